package elbo.cli;

import elbo.adaptive.Refinement;
import elbo.model.Model;
import elbo.name.Catalog;
import elbo.points.MonteCarlo;
import elbo.points.Points;
import elbo.points.Seed;
import elbo.proposal.Proposal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Which q(z | x) the samples come from.
///
/// A refinement that can be made without arguments also goes by its name in small letters.
///
/// @param name as it is written on the command line
/// @param maker makes it for an observation
/// @param points randomness for what must try before it knows, independent of the samples'
record ProposalChoice(String name, Maker maker, Points points) {
  /// All that fits a proposal to an observation.
  static final Catalog<Refinement> REFINEMENTS = new Catalog<>(Refinement.class, "elbo.adaptive");

  private static final Maker ENCODER = (model, x, points, row) -> model.proposal(x);
  private static final Map<String, Maker> OF_MODEL =
      new TreeMap<>(
          Map.of(
              RunOptions.ENCODER,
              ENCODER,
              "prior",
              (model, x, points, row) -> model.prior().orElseThrow(() -> lacking(model, "prior")),
              "posterior",
              (model, x, points, row) ->
                  model.posterior(x).orElseThrow(() -> lacking(model, "posterior"))));

  /// Makes the proposal of a model for an observation.
  @FunctionalInterface
  interface Maker {
    /// A proposal for the posterior given x.
    ///
    /// @param points randomness for what must try before it knows, independent of the samples'
    /// @param row the number of the observation
    Proposal make(Model model, double[] x, Points points, int row);

    /// How often log p(x, z) is evaluated to make it.
    default long evaluations() {
      return 0;
    }

    /// Cheaper and dearer forms of it, in the order in which a rule that samples to a tolerance
    /// tries them.
    default List<Maker> attempts() {
      return List.of(this);
    }
  }

  /// Fits the model's own proposal to the observation.
  private record Refined(Refinement refinement) implements Maker {
    @Override
    public Proposal make(Model model, double[] x, Points points, int row) {
      return refinement.refine(model.at(x), model.proposal(x), points, row);
    }

    @Override
    public long evaluations() {
      return refinement.evaluations();
    }

    @Override
    public List<Maker> attempts() {
      return refinement.attempts().stream().map(r -> (Maker) new Refined(r)).toList();
    }
  }

  /// The choice of that name.
  ///
  /// The points of refinements depend on the seed alone, so that q is the same whatever points the
  /// samples come from; they are neither those of the samples nor those of the exact posterior.
  ///
  /// @param seed of the run
  /// @throws InputException if there is none
  static ProposalChoice parse(String name, Seed seed) {
    Points points = new MonteCarlo(Seed.of("proposal of seed %s".formatted(seed)));
    return MixtureMaker.isNamed(name) ? MixtureMaker.parse(name, points) : parse(name, points);
  }

  /// The choice of that name, which is no mixture.
  ///
  /// @throws InputException if there is none
  static ProposalChoice parse(String name, Points points) {
    if (name.indexOf('(') >= 0) {
      Refinement refinement = refinement(name);
      return new ProposalChoice(refinement.name(), new Refined(refinement), points);
    }
    Map<String, Maker> makers = makers();
    Maker maker = makers.get(name);
    if (maker == null) {
      throw new InputException(
          "--proposal must be %s or mixture(…), but is %s"
              .formatted(String.join(", ", makers.keySet()), InputException.quote(name)));
    }
    return new ProposalChoice(name, maker, points);
  }

  /// The short names of refinements with their printed ones.
  static Map<String, String> refinements() {
    Map<String, String> names = new TreeMap<>();
    for (String signature : REFINEMENTS.signatures()) {
      if (signature.indexOf('(') < 0) {
        names.put(signature.toLowerCase(Locale.ROOT), signature);
      }
    }
    return names;
  }

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new TreeMap<>(OF_MODEL);
    refinements().forEach((name, printed) -> makers.put(name, new Refined(refinement(printed))));
    return makers;
  }

  private static Refinement refinement(String name) {
    try {
      return REFINEMENTS.parse(name);
    } catch (IllegalArgumentException e) {
      throw new InputException("--proposal: " + e.getMessage(), e);
    }
  }

  private static InputException lacking(Model model, String name) {
    return new InputException(
        "--proposal %s: %s has no %s that is known".formatted(name, model.name(), name));
  }

  /// The proposal for an observation.
  Proposal make(Model model, double[] x, int row) {
    return maker.make(model, x, points, row);
  }

  /// Whether it is made from more than one distribution of the model, or fitted to the observation.
  boolean refines() {
    return maker instanceof Refined || maker instanceof MixtureMaker;
  }

  /// Cheaper and dearer forms of it, in the order in which a rule that samples to a tolerance tries
  /// them.
  List<ProposalChoice> attempts() {
    return maker.attempts().stream().map(m -> new ProposalChoice(name, m, points)).toList();
  }

  /// The model's own proposal in place of this one.
  ProposalChoice encoder() {
    return new ProposalChoice(RunOptions.ENCODER, ENCODER, points);
  }
}

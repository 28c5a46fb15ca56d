package elbo.cli;

import elbo.adaptive.Adaptive;
import elbo.adaptive.Laplace;
import elbo.adaptive.Refinement;
import elbo.model.Model;
import elbo.name.Catalog;
import elbo.points.Points;
import elbo.proposal.Proposal;
import java.util.Map;
import java.util.TreeMap;

/// Which q(z | x) the samples come from.
///
/// @param name as it is written on the command line
/// @param maker makes it for an observation
record ProposalChoice(String name, Maker maker) {
  private static final Catalog<Refinement> REFINEMENTS =
      new Catalog<>(Refinement.class, "elbo.adaptive");
  private static final Map<String, Maker> MAKERS =
      new TreeMap<>(
          Map.of(
              "adaptive", refined(new Adaptive()),
              "laplace", refined(new Laplace()),
              "encoder", (model, x, points, row) -> model.proposal(x),
              "prior",
                  (model, x, points, row) ->
                      model.prior().orElseThrow(() -> lacking(model, "prior")),
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
  }

  /// The choice of that name.
  ///
  /// @throws InputException if there is none
  static ProposalChoice parse(String name) {
    if (name.indexOf('(') >= 0) {
      return refinement(name);
    }
    Maker maker = MAKERS.get(name);
    if (maker == null) {
      throw new InputException(
          "--proposal must be %s, but is %s"
              .formatted(String.join(" or ", MAKERS.keySet()), InputException.quote(name)));
    }
    return new ProposalChoice(name, maker);
  }

  private static ProposalChoice refinement(String name) {
    try {
      Refinement refinement = REFINEMENTS.parse(name);
      return new ProposalChoice(refinement.name(), refined(refinement));
    } catch (IllegalArgumentException e) {
      throw new InputException("--proposal: " + e.getMessage(), e);
    }
  }

  private static Maker refined(Refinement refinement) {
    return (model, x, points, row) ->
        refinement.refine(model.at(x), model.proposal(x), points, row);
  }

  private static InputException lacking(Model model, String name) {
    return new InputException(
        "--proposal %s: %s has no %s that is known".formatted(name, model.name(), name));
  }
}

package elbo.cli;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.inference.Encoder;
import elbo.inference.Proposal;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.points.PointSet;
import elbo.points.Seed;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command that evaluates a model on data can be told.
final class RunOptions extends DataOptions {
  /// Points that do not depend on each other.
  static final String INDEPENDENT = "philox";

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Samples of each row. Default: 5000; of chains and clouds, which are worth more, fewer.")
  Optional<Long> samples = Optional.empty();

  @Option(
      names = "--fail-fast",
      description =
          "End the run with the first row that fails, and keep nothing. Default: the others are"
              + " evaluated, and the exit status is 1.")
  boolean failFast;

  @Option(
      names = "--proposal",
      paramLabel = "Q",
      description =
          "What samples are drawn from: encoder (the model's own), adaptive (fitted to each row"
              + " before a sample counts), laplace (where the model has derivatives), prior, or"
              + " posterior where it is known. Also Adaptive(rounds=R,samples=N), Laplace(steps=N),"
              + " and mixture(A=SHARE,B=SHARE,…) of any of these. Default: adaptive for models that"
              + " were trained, encoder for built-in ones, for ladder, and where --bounds are ELBOs"
              + " alone.")
  Optional<String> proposal = Optional.empty();

  @Mixin SamplerOption sampler = new SamplerOption();

  @Option(
      names = "--points",
      paramLabel = "POINTS",
      description =
          "Where their randomness comes from: philox (independent), sobol or lattice (quasi-Monte"
              + " Carlo in at least 16 randomizations, whose spread gives the errors), antithetic"
              + " (pairs). Also printed names, Sobol(seed=7,scramble=SHIFT,size=1024). Default:"
              + " ${DEFAULT-VALUE}.")
  String points = INDEPENDENT;

  /// The run that these options ask for.
  ///
  /// @param own whether the model's own proposal is the default, in place of that of an
  ///   [Evaluation]
  /// @throws InputException if one breaks a rule, or does not fit another
  Setup setup(boolean own) {
    return setup(own, this::given);
  }

  /// The same of a model and rows that come from elsewhere.
  Setup setup(boolean own, Supplier<Given> from) {
    Optional<Sampler<?>> s = sampler.parsed();
    long n =
        samples.orElseGet(() -> s.map(Sampler::usualSamples).orElse(Evaluation.DEFAULT_SAMPLES));
    if (n < 1) {
      throw new InputException("--samples must be at least 1, but is " + n);
    }
    int parallel = parallel();
    Optional<Proposal> q = proposal.map(RunOptions::parsed);
    if (q.isPresent() && s.isPresent()) {
      throw new InputException(
          "--proposal does not go with --sampler, which has one of its own:"
              + " Importance(proposal=Q)");
    }
    PointSet chosen = PointsChoice.parse(points, Seed.of(seed), n);
    Given given = from.get();
    Model model = given.source().model();
    Evaluation<?> evaluation =
        s.isPresent() ? evaluation(model, n, s.get()) : evaluation(model, n, q, own);
    evaluation = evaluation.withPoints(chosen);
    return new Setup(
        evaluation,
        given.source(),
        given.rows(),
        parallel,
        failFast,
        Optional.empty(),
        given.notes());
  }

  private static Evaluation<?> evaluation(Model model, long n, Sampler<?> sampler) {
    Evaluation<?> evaluation =
        model instanceof LatentModel latent ? Evaluation.of(latent) : Evaluation.of(model);
    return SamplerOption.applied(sampler, evaluation.withSamples(n));
  }

  private static Evaluation<?> evaluation(
      Model model, long n, Optional<Proposal> proposal, boolean own) {
    if (!(model instanceof LatentModel latent)) {
      Evaluation<?> plain = Evaluation.of(model);
      plain = model.sampler().isPresent() ? plain.withSamples(n) : plain;
      return proposal.isPresent() ? withProposal(plain, proposal.get()) : plain;
    }
    Evaluation<LatentModel> evaluation = Evaluation.of(latent).withSamples(n);
    if (proposal.isPresent()) {
      return withProposal(evaluation, proposal.get());
    }
    return own && model.sampler().isEmpty() ? evaluation.withProposal(new Encoder()) : evaluation;
  }

  private static Evaluation<?> withProposal(Evaluation<?> evaluation, Proposal proposal) {
    try {
      return evaluation.withProposal(proposal);
    } catch (IllegalArgumentException e) {
      throw new InputException("--proposal: " + e.getMessage(), e);
    }
  }

  private static Proposal parsed(String name) {
    try {
      return Catalogs.PROPOSALS.parse(name);
    } catch (IllegalArgumentException e) {
      throw new InputException("--proposal: " + e.getMessage(), e);
    }
  }
}

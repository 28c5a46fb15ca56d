package elbo.cli;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.inference.Encoder;
import elbo.inference.Proposal;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.points.PointSet;
import elbo.points.Seed;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What every command that evaluates a model on data can be told.
final class RunOptions extends DataOptions {
  /// Points that do not depend on each other.
  static final String INDEPENDENT = "philox";

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples of each row. Default: 5000.")
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
              + " and mixture(A=SHARE,B=SHARE,…) of any of these. Default: encoder for built-in"
              + " models, for ladder, and with --bounds but no --tolerance; else adaptive.")
  Optional<String> proposal = Optional.empty();

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
    long n = samples.orElse(Evaluation.DEFAULT_SAMPLES);
    if (n < 1) {
      throw new InputException("--samples must be at least 1, but is " + n);
    }
    int parallel = parallel();
    Optional<Proposal> q = proposal.map(RunOptions::parsed);
    PointSet chosen = PointsChoice.parse(points, Seed.of(seed), n);
    Given given = given();
    Evaluation<?> evaluation = evaluation(given.source().model(), n, q, own).withPoints(chosen);
    return new Setup(evaluation, given.source(), given.rows(), parallel, failFast);
  }

  private static Evaluation<?> evaluation(
      Model model, long n, Optional<Proposal> proposal, boolean own) {
    if (!(model instanceof LatentModel latent)) {
      Evaluation<?> exact = Evaluation.of(model);
      return proposal.isPresent() ? withProposal(exact, proposal.get()) : exact;
    }
    Evaluation<LatentModel> evaluation = Evaluation.of(latent).withSamples(n);
    if (proposal.isPresent()) {
      return withProposal(evaluation, proposal.get());
    }
    return own ? evaluation.withProposal(new Encoder()) : evaluation;
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

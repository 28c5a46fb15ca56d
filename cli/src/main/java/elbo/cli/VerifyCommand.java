package elbo.cli;

import elbo.Catalogs;
import elbo.InputException;
import elbo.engine.Engine;
import elbo.estimate.Bound;
import elbo.estimate.Statistic;
import elbo.inference.TermSampler;
import elbo.name.Catalog;
import elbo.name.Examples;
import elbo.report.FilterText;
import elbo.report.SamplersText;
import elbo.report.TermsText;
import elbo.report.VerificationText;
import elbo.verification.Check;
import elbo.verification.FilterCheck;
import elbo.verification.SamplerCheck;
import elbo.verification.Subject;
import elbo.verification.TermCheck;
import elbo.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `elbo verify`: every exact model against every bound.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares every bound with its exact mean on every model where that is known.",
      "",
      "The table shows z = (mean - exact mean) / error for each pair. The mean and its error are"
          + " those of independent repetitions, so that no bound's own error is taken for granted."
          + " Exit status 1 if a pair fails.",
      ""
    },
    footer = {"", "Examples:", "  elbo verify", "  elbo verify --samples 20000 --seed 7"})
final class VerifyCommand implements Task {
  // A cloud of particles is worth many samples.
  // A chain is worth several samples.
  private static final int CHAINS = 4;

  private static final int CLOUD = 4;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples of each repetition. Default: ${DEFAULT-VALUE}.")
  long samples = 8192;

  @Option(names = "--seed", paramLabel = "S", description = "A number or any text. Default: 1.")
  String seed = "1";

  private final Console console;
  private final Catalog<Statistic<?>> catalog;

  VerifyCommand(Console console) {
    this(console, Catalogs.STATISTICS);
  }

  /// @param catalog of the bounds to verify
  VerifyCommand(Console console, Catalog<Statistic<?>> catalog) {
    this.console = console;
    this.catalog = catalog;
  }

  @Override
  public int run() {
    List<Bound<?>> bounds = new ArrayList<>();
    for (Statistic<?> s : Examples.of(catalog)) {
      if (s instanceof Bound<?> bound) {
        bounds.add(bound);
      }
    }
    try (Engine engine = new Engine()) {
      Verification verification = Verification.of(Subject.all(), bounds, samples, seed, engine);
      new VerificationText(verification).print(console.out());
      TermsText terms =
          new TermsText(
              verification.subjects(),
              TermCheck.of(
                  verification.subjects(), judged(), Check.REPETITIONS * samples, seed, engine));
      terms.print(console.out());
      SamplersText samplers =
          new SamplersText(
              verification.subjects(),
              SamplerCheck.of(verification.subjects(), samples / CHAINS, seed, engine));
      samplers.print(console.out());
      FilterText filters = new FilterText(FilterCheck.of(samples / CLOUD, seed, engine));
      filters.print(console.out());
      return verification.passes() && terms.passes() && samplers.passes() && filters.passes()
          ? 0
          : 1;
    } catch (IllegalArgumentException e) {
      throw new InputException("--" + e.getMessage(), e);
    }
  }

  // Errors of means without a variance show nothing.
  private static List<TermSampler> judged() {
    return Examples.of(Catalogs.TERMS).stream().filter(s -> s.warning().isEmpty()).toList();
  }
}

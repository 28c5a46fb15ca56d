package elbo.stopping;

import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import java.util.List;
import java.util.Locale;

/// The same number of samples for every observation.
///
/// @param n how many, at least 1
public record Samples(long n) implements StoppingRule {
  // As many groups of Iwae as tell an error where samples depend on each other.
  private static final long GROUPS = 16;
  private static final Reliability RELIABILITY = new Reliability();

  /// @throws IllegalArgumentException if n < 1
  public Samples {
    if (n < 1) {
      throw new IllegalArgumentException("samples must be at least 1, but are " + n);
    }
  }

  @Override
  public Decision next(History history) {
    if (history.done().isEmpty()) {
      return new Decision.Stage(0, 0, n, true);
    }
    History.Done done = history.done().getLast();
    Verdict verdict = Verdict.of(done.estimates().get(RELIABILITY), done.peak());
    return Searches.next(done, verdict, Searches.MOST)
        .<Decision>map(search -> search)
        .orElseGet(() -> new Decision.Stop(Reason.SAMPLES, verdict, done.estimates()));
  }

  @Override
  public List<Statistic<?>> looksAt() {
    return List.of(RELIABILITY);
  }

  @Override
  public List<Statistic<?>> reports() {
    return List.of();
  }

  /// The ELBO, IWAE of all samples, log p(x), ESS and k-hat.
  @Override
  public List<Statistic<?>> defaults(Dependence dependence) {
    long size = dependence.size();
    long k = dependence.isNone() ? n : Math.max(size, n / GROUPS / size * size);
    return List.of(new Elbo(), new Iwae(k), new LogEvidence(), new Ess(), new KHat());
  }

  @Override
  public long fixed() {
    return n;
  }

  @Override
  public String inWords() {
    return String.format(Locale.ROOT, "%,d a row", n);
  }
}

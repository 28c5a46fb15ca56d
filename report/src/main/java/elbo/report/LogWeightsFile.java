package elbo.report;

import elbo.Failure;
import elbo.Result;
import elbo.inference.Recording;
import elbo.weight.Capability;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The log weights of every row as arrays in an NPZ file: `row` (rows), `log_weight` (rows,
/// samples), and where the streams have them `log_likelihood`, `log_prior` and `log_q` of the same
/// shape, with log_weight = log_likelihood + log_prior − log_q; all in nats. `sound` is 1 where
/// errors can be trusted, else 0. A row that failed has NaN throughout.
public final class LogWeightsFile implements Report {
  private final NpzFile file;
  private final Recording<?> recording;
  private final int samples;
  private final NpzFile.Array rows;
  private final NpzFile.Array sound;
  private final NpzFile.Array logW;
  private Optional<Terms> terms = Optional.empty();
  private long failedBefore;

  private record Terms(NpzFile.Array logLikelihood, NpzFile.Array logPrior, NpzFile.Array logQ) {
    void put(double[] likelihood, double[] prior, double[] q) {
      logLikelihood.put(likelihood);
      logPrior.put(prior);
      logQ.put(q);
    }
  }

  /// @param path of the file, which ends in .npz
  /// @param replaces whether it may exist
  /// @param recording of the run's sampler
  /// @param samples of each row
  /// @throws elbo.InputException if the file exists and may not, or cannot be written
  public LogWeightsFile(Path path, boolean replaces, Recording<?> recording, long samples) {
    file = NpzFile.open(path, replaces);
    this.recording = recording;
    this.samples = Math.toIntExact(samples);
    rows = file.whole("row");
    sound = file.whole("sound");
    logW = file.doubles("log_weight", this.samples);
  }

  /// Keeps the provenance of the run in the file, as `provenance.json`.
  public void describe(Provenance provenance) {
    file.describe(provenance);
  }

  @Override
  public void row(Result result) {
    Recording.Recorded recorded = recording.take(result.x().number());
    rows.putWhole(result.x().number());
    sound.putWhole(result.verdict().isSound() ? 1 : 0);
    logW.put(recorded.logW());
    if (terms.isEmpty() && recorded.offers().contains(Capability.TERMS)) {
      terms = Optional.of(added());
    }
    terms.ifPresent(t -> t.put(recorded.logLikelihood(), recorded.logPrior(), recorded.logQ()));
  }

  // Whether streams have terms, the first row shows; all of a model have.
  private Terms added() {
    Terms added =
        new Terms(
            file.doubles("log_likelihood", samples),
            file.doubles("log_prior", samples),
            file.doubles("log_q", samples));
    double[] nothing = nothing();
    for (long r = 0; r < failedBefore; r++) {
      added.put(nothing, nothing, nothing);
    }
    return added;
  }

  private double[] nothing() {
    double[] nothing = new double[samples];
    Arrays.fill(nothing, Double.NaN);
    return nothing;
  }

  @Override
  public void row(Failure failure) {
    recording.forget(failure.row());
    rows.putWhole(failure.row());
    sound.putWhole(0);
    double[] nothing = nothing();
    logW.put(nothing);
    terms.ifPresentOrElse(t -> t.put(nothing, nothing, nothing), () -> failedBefore++);
  }

  @Override
  public void end(double seconds) {
    file.end();
  }

  @Override
  public void close() {
    file.close();
  }
}

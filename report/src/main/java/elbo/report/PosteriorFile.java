package elbo.report;

import elbo.Failure;
import elbo.PosteriorSample;
import elbo.bound.LogEvidence;
import elbo.posterior.Marginal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The posterior of every row as arrays in an NPZ file.
///
/// `row`, `log_evidence` with its `log_evidence_error`, `ess`, `k_hat` and `sound` (1 where errors
/// can be trusted, else 0), one a row; `draws` (rows, draws, d), resampled by the weights, with
/// `draw_sample`, the index of the sample that each is; `mean`, `sd` (rows, d) and `quantiles`
/// (rows, probabilities, d), each with its Monte Carlo error as `…_error`; the same of what the
/// decoder outputs as `output_…`, where the model has one; and `probabilities`. A row that failed
/// has NaN, and −1 for indices.
public final class PosteriorFile implements AutoCloseable {
  private final NpzFile file;
  private final int numbers;
  private final NpzFile.Array row;
  private final NpzFile.Array evidence;
  private final NpzFile.Array evidenceError;
  private final NpzFile.Array ess;
  private final NpzFile.Array kHat;
  private final NpzFile.Array sound;
  private final NpzFile.Array draws;
  private final NpzFile.Array drawSample;
  private final int drawn;
  private final Part latents;

  /// Marginals of some numbers.
  private static final class Part {
    private final int numbers;
    private final int probabilities;
    private final NpzFile.Array mean;
    private final NpzFile.Array meanError;
    private final NpzFile.Array sd;
    private final NpzFile.Array sdError;
    private final NpzFile.Array quantiles;
    private final NpzFile.Array quantilesError;

    Part(NpzFile file, String prefix, int numbers, int probabilities) {
      this.numbers = numbers;
      this.probabilities = probabilities;
      mean = file.doubles(prefix + "mean", numbers);
      meanError = file.doubles(prefix + "mean_error", numbers);
      sd = file.doubles(prefix + "sd", numbers);
      sdError = file.doubles(prefix + "sd_error", numbers);
      quantiles = file.doubles(prefix + "quantiles", probabilities, numbers);
      quantilesError = file.doubles(prefix + "quantiles_error", probabilities, numbers);
    }

    void put(List<Marginal> marginals) {
      for (Marginal m : marginals) {
        mean.put(m.mean().value());
        meanError.put(m.mean().standardError());
        sd.put(m.sd().value());
        sdError.put(m.sd().standardError());
      }
      for (int q = 0; q < probabilities; q++) {
        for (Marginal m : marginals) {
          quantiles.put(m.quantiles()[q]);
          quantilesError.put(m.quantileErrors()[q]);
        }
      }
    }

    void putNothing() {
      for (NpzFile.Array a : List.of(mean, meanError, sd, sdError)) {
        a.put(nothing(numbers));
      }
      quantiles.put(nothing(numbers * probabilities));
      quantilesError.put(nothing(numbers * probabilities));
    }
  }

  private final List<Part> outputs;

  /// @param path of the file, which ends in .npz
  /// @param replaces whether it may exist
  /// @param drawn draws of each row
  /// @param numbers d, the dimension of the latents
  /// @param outputs of the decoder; 0 without one
  /// @param probabilities of the quantiles
  /// @throws elbo.InputException if the file exists and may not, or cannot be written
  public PosteriorFile(
      Path path, boolean replaces, int drawn, int numbers, int outputs, double[] probabilities) {
    file = NpzFile.open(path, replaces);
    this.numbers = numbers;
    this.drawn = drawn;
    row = file.whole("row");
    evidence = file.doubles("log_evidence");
    evidenceError = file.doubles("log_evidence_error");
    ess = file.doubles("ess");
    kHat = file.doubles("k_hat");
    sound = file.whole("sound");
    file.doubles("probabilities").put(probabilities);
    draws = file.doubles("draws", drawn, numbers);
    drawSample = file.whole("draw_sample", drawn);
    latents = new Part(file, "", numbers, probabilities.length);
    this.outputs =
        outputs == 0
            ? List.of()
            : List.of(new Part(file, "output_", outputs, probabilities.length));
  }

  /// Keeps the provenance of the run in the file, as `provenance.json`.
  public void describe(Provenance provenance) {
    file.describe(provenance);
  }

  /// Adds a row.
  ///
  /// @param samples the indices of the samples that were drawn
  /// @param ofLatents the marginals of z
  /// @param ofOutputs those of the decoder's outputs; none without a decoder
  /// @throws elbo.InputException if it cannot be written
  public void row(
      PosteriorSample posterior,
      int[] samples,
      List<Marginal> ofLatents,
      List<Marginal> ofOutputs) {
    LogEvidence logEvidence = new LogEvidence();
    row.putWhole(posterior.result().x().number());
    evidence.put(posterior.result().get(logEvidence).value());
    evidenceError.put(posterior.result().get(logEvidence).standardError());
    ess.put(posterior.result().verdict().ess());
    kHat.put(posterior.result().verdict().kHat());
    sound.putWhole(posterior.result().verdict().isSound() ? 1 : 0);
    for (int sample : samples) {
      draws.put(posterior.latents().latents(sample));
      drawSample.putWhole(sample);
    }
    latents.put(ofLatents);
    outputs.forEach(part -> part.put(ofOutputs));
  }

  /// Adds a row that has no posterior.
  ///
  /// @throws elbo.InputException if it cannot be written
  public void row(Failure failure) {
    row.putWhole(failure.row());
    for (NpzFile.Array a : List.of(evidence, evidenceError, ess, kHat)) {
      a.put(Double.NaN);
    }
    sound.putWhole(0);
    double[] nothing = nothing(numbers);
    for (int i = 0; i < drawn; i++) {
      draws.put(nothing);
      drawSample.putWhole(-1);
    }
    latents.putNothing();
    outputs.forEach(Part::putNothing);
  }

  private static double[] nothing(int numbers) {
    double[] nothing = new double[numbers];
    Arrays.fill(nothing, Double.NaN);
    return nothing;
  }

  /// Gives the file its name.
  ///
  /// @throws elbo.InputException if it cannot be written
  public void end() {
    file.end();
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    file.close();
  }
}

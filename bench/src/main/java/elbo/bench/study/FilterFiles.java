package elbo.bench.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.inference.FilterKind;
import elbo.inference.ParticleFilter;
import elbo.inference.Resampling;
import elbo.kernel.Scratch;
import elbo.model.Observation;
import elbo.model.StochasticVolatility;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The recording of particle filters beside those of `bench/peers/particle_filter.py`, in NumPy and
/// in the library `particles` where they are installed: `filters.md`, a row for each number of
/// particles and each of them, on one thread.
///
/// All take turns on one series of the stochastic volatility model, resample systematically at
/// every step, and must agree about log p(y). Rates are medians over rounds, ratios those within
/// rounds.
public final class FilterFiles {
  private static final int[] PARTICLES = {256, 4096};
  private static final int ROUNDS = 7;
  private static final double SECONDS = 3;
  private static final long CLOUDS = 4096;
  private static final double LIMIT = 6;
  private static final String OURS = "elbo";
  private static final ObjectMapper JSON = new ObjectMapper();

  private FilterFiles() {}

  /// Writes the file.
  ///
  /// @param args the folder to write to; then, to try it, the seconds of a turn
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : SECONDS;
    Path peers = Launcher.above(folder).resolveSibling("bench/peers/particle_filter.py");
    List<String> lines = new ArrayList<>();
    lines.add("| particles | | particle-steps a second | elbo is |");
    lines.add("|---:|---|---:|---:|");
    for (int particles : PARTICLES) {
      lines.addAll(compared(peers, particles, seconds));
    }
    Files.write(folder.resolve("filters.md"), lines);
    lines.forEach(System.out::println);
  }

  private static List<String> compared(Path script, int particles, double seconds)
      throws IOException {
    Process process =
        new ProcessBuilder(script.toString(), "--turns", "--particles", "" + particles)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter out = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true)) {
      Filter ours = new Filter(numbers(answer(in)), particles);
      ours.rate(seconds);
      Estimate estimate = ours.logEvidence();
      Map<String, double[]> rates = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        rates.computeIfAbsent(OURS, _ -> new double[ROUNDS])[round] = ours.rate(seconds);
        out.println(seconds);
        for (var peer : answer(in).properties()) {
          requireEqual(peer.getKey(), estimate, peer.getValue());
          rates.computeIfAbsent(peer.getKey(), _ -> new double[ROUNDS])[round] =
              peer.getValue().get("rate").asDouble();
        }
      }
      return lines(particles, rates);
    } finally {
      process.destroy();
    }
  }

  private static JsonNode answer(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IllegalStateException("the peers ended without an answer");
    }
    return JSON.readTree(line);
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asDouble();
    }
    return numbers;
  }

  private static void requireEqual(String peer, Estimate ours, JsonNode theirs) {
    double apart = ours.value() - theirs.get("log").asDouble();
    double error = Math.hypot(ours.standardError(), theirs.get("error").asDouble());
    if (!(Math.abs(apart) <= LIMIT * error)) {
      throw new IllegalStateException(peer + " has another log p(y) by " + apart + " ± " + error);
    }
  }

  private static List<String> lines(int particles, Map<String, double[]> rates) {
    double[] ours = Objects.requireNonNull(rates.get(OURS));
    List<String> lines = new ArrayList<>();
    rates.forEach((name, own) -> {
      double[] ratios = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ratios[round] = ours[round] / own[round];
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %s | %.1f M | %.1f × |",
              particles,
              name,
              median(own) / 1e6,
              median(ratios)));
    });
    return lines;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// Ours.
  private static final class Filter {
    private final LogWeights weights;
    private final long steps;
    private final Scratch scratch = new Scratch();
    private final LogWeightBlock block = new LogWeightBlock();
    private long cloud;

    Filter(double[] y, int particles) {
      weights =
          new ParticleFilter(particles, Resampling.SYSTEMATIC, 1, FilterKind.BOOTSTRAP)
              .open(
                  new StochasticVolatility(-1, 0.97, 0.2),
                  new Observation(0, y),
                  new Independent(1))
              .weights();
      steps = (long) y.length * particles;
    }

    /// Particle-steps a second.
    double rate(double seconds) {
      long start = System.nanoTime();
      long done = 0;
      double spent;
      do {
        weights.fill(cloud++, 1, scratch, block);
        done += steps;
        spent = (System.nanoTime() - start) * 1e-9;
      } while (spent < seconds);
      return done / spent;
    }

    Estimate logEvidence() {
      LogEvidence statistic = new LogEvidence();
      return new Estimator(CLOUDS, statistic).estimate(weights).get(statistic);
    }
  }
}

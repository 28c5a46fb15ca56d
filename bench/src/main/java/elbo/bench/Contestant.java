package elbo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.Iwae;
import elbo.cli.data.Observations;
import elbo.engine.Engine;
import elbo.model.Model;
import elbo.points.MonteCarlo;
import elbo.points.Points;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/// Our side of `bench/peers/compare`: evaluates digits with the bundled VAE when told to, and says
/// how long it took.
///
/// Reads lines `digits seed`: evaluate digits 0 … digits − 1. Writes, after one line that says that
/// it is ready, one line of JSON for each: `seconds`, and for every digit its `elbo`, the `error`
/// of that and its `iwae`, all in nats.
public final class Contestant {
  private record Answers(double seconds, List<Double> elbo, List<Double> error, List<Double> iwae) {
    static Answers none() {
      return new Answers(0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(List<Estimate> estimates) {
      elbo.add(estimates.get(0).value());
      error.add(estimates.get(0).standardError());
      iwae.add(estimates.get(1).value());
    }

    Answers after(double time) {
      return new Answers(time, elbo, error, iwae);
    }
  }

  private final Model model = Cases.model(Cases.VAE);
  private final Observations digits = Cases.digits();
  private final Engine engine;
  private final Estimator estimator;

  private Contestant(int threads, int samples) {
    engine = new Engine(threads);
    estimator = new Estimator(samples, new Elbo(), new Iwae(samples));
  }

  /// Answers until there are no more lines.
  ///
  /// @param args threads and samples a digit
  public static void main(String... args) throws IOException {
    Contestant ours = new Contestant(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    ObjectMapper json = new ObjectMapper();
    System.out.println("{\"ready\":\"Java " + Runtime.version() + "\"}");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(ours.answer(line, json));
    }
  }

  private String answer(String line, ObjectMapper json) throws JsonProcessingException {
    Scanner words = new Scanner(line);
    int rows = words.nextInt();
    Points points = new MonteCarlo(words.nextLong());
    Answers answers = Answers.none();
    long start = System.nanoTime();
    engine.estimate(
        estimator,
        0,
        rows,
        row -> weights(row, points),
        (row, weights, estimates) -> answers.add(estimates));
    return json.writeValueAsString(answers.after((System.nanoTime() - start) * 1e-9));
  }

  private LogWeights weights(int row, Points points) {
    double[] x = digits.row(row);
    return new ImportanceWeights(model, x, model.proposal(x), points, row);
  }
}

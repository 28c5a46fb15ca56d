package elbo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.engine.Engine;
import elbo.engine.Opening;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Stream;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Our side of `bench/peers/compare`: evaluates digits with the bundled VAE on request, and
/// measures the time that this takes.
///
/// A request is a line `digits seed`: evaluate that many digits, the first [#DIGITS] again and
/// again. The first line of the output is `{"ready": …}`; then there is one line of JSON a request:
/// `seconds`, and for every digit its `elbo`, the `error` of that and its `iwae`, all in nats.
public final class PeerProtocol {
  private record Answer(double seconds, List<Double> elbo, List<Double> error, List<Double> iwae) {
    static Answer none() {
      return new Answer(0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(Estimate ofElbo, Estimate ofIwae) {
      elbo.add(ofElbo.value());
      error.add(ofElbo.standardError());
      iwae.add(ofIwae.value());
    }

    Answer after(double time) {
      return new Answer(time, elbo, error, iwae);
    }
  }

  private static final int DIGITS = ExportWeights.DIGITS;

  /// Streams of digits under the encoder's q, opened one by one or many together.
  private final class Digits implements Opening<Stream> {
    private final Importance sampler = new Importance(new Encoder());
    private final PointSet points;

    Digits(PointSet points) {
      this.points = points;
    }

    private Observation digit(int row) {
      return new Observation(row, digits[row % DIGITS]);
    }

    @Override
    public Stream open(int row) {
      return sampler.open(model, digit(row), points);
    }

    @Override
    public List<Stream> open(int from, int to) {
      List<Observation> rows = IntStream.range(from, to).mapToObj(this::digit).toList();
      return sampler.open(model, rows, points).stream().map(Supplier::get).toList();
    }

    @Override
    public boolean sharesLanes() {
      return sampler.sharesLanes();
    }

    @Override
    public LogWeights weights(Stream opened) {
      return opened.weights();
    }
  }

  private final LatentModel model = Cases.model(Cases.VAE);
  private final double[][] digits = new double[DIGITS][];
  private final Elbo elbo = new Elbo();
  private final Iwae iwae;
  private final Engine engine;
  private final Estimator estimator;

  private PeerProtocol(int threads, int samples) {
    iwae = new Iwae(samples);
    engine = new Engine(threads);
    estimator = new Estimator(samples, elbo, iwae);
    for (int row = 0; row < DIGITS; row++) {
      digits[row] = Cases.digits().row(row);
    }
  }

  /// Answers requests until there are no more lines.
  ///
  /// @param args threads and samples a digit
  public static void main(String... args) throws IOException {
    PeerProtocol ours = new PeerProtocol(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    ObjectMapper json = new ObjectMapper();
    System.out.println("{\"ready\":\"Java " + Runtime.version() + "\"}");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(json.writeValueAsString(ours.answer(line)));
    }
  }

  private Answer answer(String request) {
    Scanner words = new Scanner(request).useLocale(Locale.ROOT);
    int rows = words.nextInt();
    PointSet points = new Independent(words.nextLong());
    Answer answer = Answer.none();
    long start = System.nanoTime();
    engine.estimate(
        estimator,
        0,
        rows,
        new Digits(points),
        (row, stream, estimates) -> answer.add(estimates.get(elbo), estimates.get(iwae)));
    return answer.after((System.nanoTime() - start) * 1e-9);
  }
}

package elbo.bench;

import elbo.training.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Our side of `bench/peers/compare --steps`: does steps of learning on request, those of
/// [TrainingStep] on rows of grey levels, and measures the time that this takes.
///
/// A request is a line with a number of steps. The first line of the output is `{"ready": …}`; then
/// there is one line of JSON a request: `seconds`, and `objective`, the mean over the rows of the
/// epoch so far, in nats.
public final class StepProtocol {
  private StepProtocol() {}

  /// Answers requests until there are no more lines.
  ///
  /// @param args threads, rows of a minibatch, samples a row
  public static void main(String... args) throws IOException {
    int threads = Integer.parseInt(args[0]);
    int batch = Integer.parseInt(args[1]);
    int samples = Integer.parseInt(args[2]);
    double[] grey = Inputs.doubles(TrainingStep.ROWS * TrainingStep.WIDTH, 0, 1);
    try (Session session = TrainingStep.session(batch, samples, threads, grey)) {
      System.out.println("{\"ready\":\"Java " + Runtime.version() + "\"}");
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answer(session, Integer.parseInt(line.strip())));
      }
    }
  }

  private static String answer(Session session, int steps) {
    long start = System.nanoTime();
    double objective = 0;
    for (int step = 0; step < steps; step++) {
      objective = session.step();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return String.format(Locale.ROOT, "{\"seconds\":%s,\"objective\":%s}", seconds, objective);
  }
}

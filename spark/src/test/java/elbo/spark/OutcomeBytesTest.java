package elbo.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.estimate.Statistic;
import elbo.model.LatentModel;
import elbo.name.Examples;
import elbo.points.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OutcomeBytesTest {
  private record Leaf(double value, Optional<String> text) {}

  private record Tree(List<Leaf> leaves, Map<String, Leaf> named, Thread.State state, boolean is) {}

  private static Object again(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordCodec.write(value, new DataOutputStream(bytes));
    return RecordCodec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void recordsComeBackAsTheyWere() throws IOException {
    Leaf leaf = new Leaf(-0.0, Optional.of("ä\n\0 𝄞"));
    Tree tree =
        new Tree(
            List.of(leaf, new Leaf(Double.NaN, Optional.empty())),
            Map.of("a", leaf),
            Thread.State.BLOCKED,
            true);
    assertEquals(tree, again(tree));
    assertEquals(OptionalDouble.of(1e-320), again(OptionalDouble.of(1e-320)));
    assertEquals(OptionalDouble.empty(), again(OptionalDouble.empty()));
    double[] all = {1, Double.NEGATIVE_INFINITY, -0.0};
    assertEquals(Arrays.toString(all), Arrays.toString((double[]) again(all)));
    assertThrows(IllegalArgumentException.class, () -> again(new Object()));
  }

  /// Of every statistic, under a rule that fixes the samples and one that adapts.
  @Test
  void resultsComeBackAsTheyWere() {
    LatentModel model = (LatentModel) Catalogs.MODELS.parse("LinearGaussian(d=2,D=3,seed=6)");
    List<Statistic<?>> statistics = new ArrayList<>(Examples.of(Catalogs.STATISTICS));
    Evaluation<LatentModel> fixed = Evaluation.of(model).withStatistics(statistics);
    for (Evaluation<LatentModel> evaluation : List.of(fixed, fixed.withTolerance(0.1))) {
      List<Result> results = new ArrayList<>();
      evaluation.evaluate(Rows.drawn(model, Seed.of(1), 3, 5), results::add);
      List<Outcome> read =
          OutcomeBytes.read(
              OutcomeBytes.write(results.stream().<Outcome>map(Outcome.Done::new).toList()));
      for (int i = 0; i < results.size(); i++) {
        Result was = results.get(i);
        Result is = ((Outcome.Done) read.get(i)).result();
        assertEquals(
            was,
            new Result(
                was.x(),
                is.estimates(),
                is.exact(),
                is.logEvidence(),
                is.sampler(),
                is.cost(),
                is.stopped(),
                is.verdict(),
                is.remarks()));
        assertEquals(was.x().number(), is.x().number());
      }
    }
  }

  @Test
  void othersComeBackAsTheyWere() {
    List<Outcome> read =
        OutcomeBytes.read(
            OutcomeBytes.write(
                List.of(
                    new Outcome.Failed(new Failure(4, "wrong", new InputException("row 4: wrong"))),
                    new Outcome.Deferred(7, 1L << 40))));
    Failure failure = ((Outcome.Failed) read.getFirst()).failure();
    assertEquals(4, failure.row());
    assertEquals("wrong", failure.error());
    assertEquals("row 4: wrong", failure.exception().getMessage());
    assertEquals(new Outcome.Deferred(7, 1L << 40), read.getLast());
  }
}

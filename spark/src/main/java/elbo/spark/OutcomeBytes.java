package elbo.spark;

import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import elbo.diagnostic.Verdict;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Statistic;
import elbo.inference.Cost;
import elbo.inference.Remark;
import elbo.inference.Sampler;
import elbo.model.Observation;
import elbo.stopping.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Outcomes as bytes, as they come back from a task. A result comes without the numbers of its
/// observation, which the caller has.
final class OutcomeBytes {
  private static final double[] NONE = {};

  /// What a result is made of.
  private record Sent(
      int row,
      Map<Statistic<?>, Estimate> estimates,
      Map<Statistic<?>, Double> exact,
      OptionalDouble logEvidence,
      Sampler<?> sampler,
      Cost cost,
      Reason stopped,
      Verdict verdict,
      List<Remark> remarks) {}

  private record SentFailure(int row, String error, String message) {}

  private record SentDeferred(int row, long cost) {}

  private OutcomeBytes() {}

  /// @throws IllegalArgumentException if an estimate or a sampler is no record
  static byte[] write(List<Outcome> outcomes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, fast))) {
      RecordCodec.write(outcomes.stream().map(OutcomeBytes::sent).toList(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  private static Record sent(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Result r) -> {
        Map<Statistic<?>, Estimate> estimates = new LinkedHashMap<>();
        r.estimates().statistics().forEach(s -> estimates.put(s, r.get(s)));
        yield new Sent(
            r.x().number(),
            estimates,
            r.exact(),
            r.logEvidence(),
            r.sampler(),
            r.cost(),
            r.stopped(),
            r.verdict(),
            r.remarks());
      }
      case Outcome.Failed(Failure f) ->
          new SentFailure(f.row(), f.error(), String.valueOf(f.exception().getMessage()));
      case Outcome.Deferred(int row, long cost) -> new SentDeferred(row, cost);
    };
  }

  static List<Outcome> read(byte[] bytes) {
    List<Outcome> outcomes = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      for (Object sent : (List<?>) RecordCodec.read(in)) {
        outcomes.add(outcome(sent));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outcomes;
  }

  private static Outcome outcome(Object sent) {
    return switch (sent) {
      case Sent s ->
          new Outcome.Done(
              new Result(
                  new Observation(s.row, NONE),
                  Estimates.of(s.estimates),
                  s.exact,
                  s.logEvidence,
                  s.sampler,
                  s.cost,
                  s.stopped,
                  s.verdict,
                  s.remarks));
      case SentFailure f ->
          new Outcome.Failed(new Failure(f.row, f.error, new InputException(f.message)));
      case SentDeferred d -> new Outcome.Deferred(d.row, d.cost);
      default -> throw new IllegalStateException(String.valueOf(sent));
    };
  }
}

package elbo;

import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.engine.Opening;
import elbo.engine.Sink;
import elbo.estimate.Bound;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.LackingException;
import elbo.estimate.Statistic;
import elbo.exact.Evidence;
import elbo.inference.Remark;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.stopping.Decision;
import elbo.stopping.History;
import elbo.stopping.StoppingRule;
import elbo.weight.Dependence;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import elbo.weight.WeightLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// One evaluation of some rows: a pass over the samples of all rows where the rule fixes their
/// number, else stage by stage within each row.
final class Run<M extends Model> {
  /// Up to so many pairs of observation and statistic are set beside their exact means.
  static final int EXACT_MEANS = 100;

  private static final Remark AGREE =
      new Remark(
          "randomizations of the points agree by accident, as they can on discrete latents, so that"
              + " there is no error: take more of them, or points=independent");

  private final Plan<M> plan;
  private final StoppingRule rule;
  private final Rows rows;
  private final Engine engine;
  private final LongConsumer progress;
  private final Consumer<Result> sink;
  private final Consumer<Failure> failures;
  private final List<Statistic<?>> asked;
  private final List<? extends Sampler<? super M>> ladder;
  private final List<Long> costs;
  private final List<Long> each;
  private final Dependence dependence;
  private final long fewest;

  /// A row as it was opened.
  private sealed interface Opened {
    /// With the stream of one sampler.
    record Row(Observation x, Stream stream) implements Opened {}

    /// With the reason why it has none.
    record Failed(IllegalArgumentException reason) implements Opened {}
  }

  /// What the caller's own consumers have thrown, which is nothing that a row or the run is to
  /// blame for.
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final RuntimeException own;

    Thrown(RuntimeException own) {
      super(own);
      this.own = own;
    }
  }

  Run(
      Plan<M> plan,
      Rows rows,
      Engine engine,
      LongConsumer progress,
      Consumer<Result> sink,
      Consumer<Failure> failures) {
    this.plan = plan;
    rule = plan.rule();
    this.rows = rows;
    this.engine = engine;
    this.progress = done -> pass(progress::accept, done);
    this.sink = sink;
    this.failures = failures;
    asked = plan.asked();
    ladder = rule.adapts() ? plan.sampler().ladder() : List.of(plan.sampler());
    // List.copyOf, since the history of each row would copy a list that may hold null.
    costs = List.copyOf(ladder.stream().map(Sampler::evaluations).toList());
    each = List.copyOf(ladder.stream().map(Sampler::evaluationsEach).toList());
    dependence = new Dependence(plan.points().size());
    fewest = asked.stream().mapToLong(s -> s.minimumSamples(dependence)).max().orElse(1);
  }

  /// @throws InputException if something that was given is wrong
  void run() {
    try {
      plan.sampler()
          .lacks(plan.model())
          .ifPresent(lack -> {
            throw new IllegalArgumentException(lack);
          });
      if (rule.adapts()) {
        staged();
      } else {
        fixed();
      }
    } catch (Thrown e) {
      throw e.own;
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof Exception cause && !(cause instanceof InterruptedException)) {
        // What runs the model has failed, ONNX Runtime say.
        throw new InputException(plan.model().name() + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static <T> void pass(Consumer<T> consumer, T value) {
    try {
      consumer.accept(value);
    } catch (RuntimeException e) {
      throw new Thrown(e);
    }
  }

  private Failure failure(int row, RuntimeException e) {
    String error = String.valueOf(e.getMessage());
    String where = rows.source() + ", row " + row + ", under " + plan.model().name() + ": ";
    InputException exception =
        e.getCause() instanceof InputException input ? input : new InputException(where + error, e);
    return new Failure(row, Printable.of(error), exception);
  }

  private void fixed() {
    Decision.Stage stage = stage(rule, history(List.of()));
    Estimator estimator = new Estimator(stage.first(), stage.samples(), plan.estimated());
    Opening<Opened> opening =
        new Opening<>() {
          @Override
          public Opened open(int place) {
            return opened(place);
          }

          @Override
          public List<Opened> open(int from, int to) {
            return Run.this.opened(from, to);
          }

          @Override
          public boolean sharesLanes() {
            return plan.sampler().sharesLanes();
          }

          @Override
          public LogWeights weights(Opened opened) {
            return switch (opened) {
              case Opened.Row row -> row.stream().weights();
              case Opened.Failed failed -> throw failed.reason();
            };
          }

          @Override
          public void done(long samples) {
            progress.accept(samples);
          }
        };
    Sink<Opened> each =
        new Sink<>() {
          @Override
          public void accept(int place, Opened opened, Estimates estimates) {
            Opened.Row row = (Opened.Row) opened;
            Result result;
            try {
              result = result(row, stage, estimates);
            } catch (IllegalArgumentException | InvalidWeightException e) {
              failed(place, opened, e);
              return;
            }
            pass(sink, result);
          }

          @Override
          public void failed(int place, Opened opened, RuntimeException e) {
            pass(failures, failure(number(place), e));
          }
        };
    engine.estimate(estimator, 0, rows.selection().count(), opening, each);
  }

  private Result result(Opened.Row row, Decision.Stage only, Estimates estimates) {
    History.Done done = done(only, row.stream(), estimates);
    History history = history(List.of(done));
    Decision next = rule.next(history);
    if (next instanceof Decision.Search search) {
      history = history(List.of(searched(search, row, done)));
      next = rule.next(history);
    }
    if (next instanceof Decision.Stop stop) {
      return result(row, history, stop);
    }
    throw new IllegalStateException(rule.name() + " has a fixed number of samples, but goes on");
  }

  private static History.Done done(Decision.Stage stage, Stream of, Estimates estimates) {
    return new History.Done(stage, of.cost(), of.each(), of.weights().latentDimension(), estimates);
  }

  private static Decision.Stage stage(StoppingRule rule, History history) {
    if (rule.next(history) instanceof Decision.Stage stage) {
      return stage;
    }
    throw new IllegalArgumentException(rule.name() + " takes no samples");
  }

  private void staged() {
    if (!dependence.isNone()) {
      throw new IllegalArgumentException(
          rule.name()
              + " needs independent samples, but those of "
              + plan.points().name()
              + " depend on each other");
    }
    stage(rule, history(List.of()));
    engine.<Runnable>forEach(
        0,
        rows.selection().count(),
        place -> {
          Runnable outcome = outcome(place);
          progress.accept(1);
          return outcome;
        },
        (place, outcome) -> outcome.run());
  }

  private Runnable outcome(int place) {
    try {
      Result result = staged(observation(place));
      return () -> pass(sink, result);
    } catch (LackingException e) {
      throw e;
    } catch (IllegalArgumentException | InvalidWeightException e) {
      return () -> pass(failures, failure(number(place), e));
    }
  }

  private Result staged(Observation x) {
    List<History.Done> done = new ArrayList<>();
    Opened.Row opened = opened(0, x);
    int attempt = 0;
    while (true) {
      switch (rule.next(history(done))) {
        case Decision.Stage stage -> {
          if (stage.attempt() != attempt) {
            attempt = stage.attempt();
            opened = opened(attempt, x);
          }
          List<Statistic<?>> estimated = stage.counts() ? plan.estimated() : rule.looksAt();
          Estimates estimates =
              engine.estimate(
                  new Estimator(stage.first(), stage.samples(), estimated),
                  opened.stream().weights());
          done.add(done(stage, opened.stream(), estimates));
        }
        case Decision.Search search -> done.add(searched(search, opened, done.removeLast()));
        case Decision.Stop stop -> {
          return result(opened, history(done), stop);
        }
      }
    }
  }

  private static History.Done searched(
      Decision.Search search, Opened.Row opened, History.Done done) {
    LogWeights weights = opened.stream().weights();
    return done.with(weights.climb(search.samples(), search.enough(), search.most()));
  }

  private History history(List<History.Done> done) {
    return new History(costs, each, fewest, done);
  }

  // Of a row by its place among those that are evaluated.
  private int number(int place) {
    return rows.selection().number().applyAsInt(place);
  }

  private Observation observation(int place) {
    try {
      return rows.row(number(place));
    } catch (InputException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Opened opened(int place) {
    try {
      return opened(0, observation(place));
    } catch (IllegalArgumentException e) {
      return new Opened.Failed(e);
    }
  }

  private List<Opened> opened(int from, int to) {
    Opened[] out = new Opened[to - from];
    List<Observation> xs = new ArrayList<>(out.length);
    for (int place = from; place < to; place++) {
      try {
        xs.add(observation(place));
      } catch (IllegalArgumentException e) {
        out[place - from] = new Opened.Failed(e);
      }
    }
    List<Supplier<Stream>> streams = ladder.getFirst().open(plan.model(), xs, plan.points());
    int next = 0;
    for (int i = 0; i < out.length; i++) {
      if (out[i] == null) {
        out[i] = opened(xs.get(next), streams.get(next));
        next++;
      }
    }
    return Arrays.asList(out);
  }

  private static Opened opened(Observation x, Supplier<Stream> stream) {
    try {
      return new Opened.Row(x, stream.get());
    } catch (IllegalArgumentException e) {
      return new Opened.Failed(e);
    }
  }

  private Opened.Row opened(int attempt, Observation x) {
    return new Opened.Row(x, ladder.get(attempt).open(plan.model(), x, plan.points()));
  }

  private Result result(Opened.Row opened, History history, Decision.Stop stop) {
    Decision.Stage last = history.done().getLast().stage();
    OptionalDouble logEvidence = logEvidence(opened.x());
    return new Result(
        opened.x(),
        stop.estimates(),
        exact(opened, last.samples(), logEvidence),
        logEvidence,
        ladder.get(last.attempt()),
        history.cost(),
        stop.reason(),
        stop.verdict(),
        remarks(opened, stop.estimates()));
  }

  // Of the stream, and of errors that its replicates do not show.
  private List<Remark> remarks(Opened.Row opened, Estimates estimates) {
    boolean agree =
        !dependence.isNone()
            && estimates.statistics().stream()
                .filter(s -> s instanceof Bound<?> && asked.contains(s))
                .map(estimates::get)
                .anyMatch(e ->
                    Double.isNaN(e.standardError())
                        && Double.isFinite(e.value())
                        && e.samples() >= 2 * dependence.size());
    List<Remark> all = new ArrayList<>(opened.stream().remarks());
    if (agree) {
      all.add(AGREE);
    }
    opened.stream().weights().zeroWeight().map(Remark::new).ifPresent(all::add);
    asked.forEach(s -> estimates.get(s).warning().map(Remark::new).ifPresent(all::add));
    return List.copyOf(all);
  }

  // Where a rule chooses the number of samples, a mean has no exact value, but log p(x) has.
  private Map<Statistic<?>, Double> exact(
      Opened.Row opened, long samples, OptionalDouble logEvidence) {
    Map<Statistic<?>, Double> means = new LinkedHashMap<>();
    if (rule.adapts()) {
      logEvidence.ifPresent(exact -> rule.reports().forEach(s -> means.put(s, exact)));
      return means;
    }
    if ((long) rows.count() * asked.size() > EXACT_MEANS) {
      return means;
    }
    Map<Source, Optional<WeightLaw>> laws = new EnumMap<>(Source.class);
    for (Statistic<?> s : asked) {
      if (s instanceof Bound<?> bound) {
        Optional<WeightLaw> law = laws.computeIfAbsent(s.source(), opened.stream().law());
        OptionalDouble mean =
            law.map(known -> bound.expectation(known, samples, dependence))
                .orElse(OptionalDouble.empty());
        if (mean.isPresent() && !Double.isNaN(mean.getAsDouble())) {
          means.put(s, mean.getAsDouble());
        } else if (bound instanceof LogEvidence
            && opened.stream().weights().dependence().isNone()) {
          // What is known of sums of weights is their mean.
          logEvidence.ifPresent(exact -> means.put(s, exact));
        }
      }
    }
    return means;
  }

  private OptionalDouble logEvidence(Observation x) {
    if (rows.count() > EXACT_MEANS) {
      return OptionalDouble.empty();
    }
    Model model = plan.model().given(x.condition());
    return model.isIntegrable() ? Evidence.of(model, x.values()) : model.logEvidence(x.values());
  }
}

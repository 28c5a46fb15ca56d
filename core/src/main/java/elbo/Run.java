package elbo;

import elbo.engine.Engine;
import elbo.engine.Opening;
import elbo.estimate.Bound;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.exact.Evidence;
import elbo.inference.Cost;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.model.LatentModel;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// One evaluation of some rows: a pass over the samples of all rows where the rule fixes their
/// number, else stage by stage within each row.
final class Run<M extends Model> {
  /// Up to so many pairs of observation and statistic are set beside their exact means.
  static final int EXACT_MEANS = 100;

  private final Plan<M> plan;
  private final StoppingRule rule;
  private final Rows rows;
  private final Engine engine;
  private final LongConsumer progress;
  private final Consumer<Result> sink;
  private final List<Statistic<?>> asked;
  private final List<? extends Sampler<? super M>> ladder;
  private final List<Long> costs;
  private final Dependence dependence;
  private final long fewest;

  /// A row with the stream of one sampler.
  private record Opened(Observation x, Stream stream) {}

  Run(Plan<M> plan, Rows rows, Engine engine, LongConsumer progress, Consumer<Result> sink) {
    this.plan = plan;
    rule = plan.rule();
    this.rows = rows;
    this.engine = engine;
    this.progress = progress;
    this.sink = sink;
    asked = plan.asked();
    ladder = rule.adapts() ? plan.sampler().ladder() : List.of(plan.sampler());
    costs = ladder.stream().map(Sampler::evaluations).toList();
    dependence = new Dependence(plan.points().size());
    fewest = asked.stream().mapToLong(s -> s.minimumSamples(dependence)).max().orElse(1);
  }

  /// @throws InputException if something that was given is wrong
  void run() {
    String model = plan.model().name();
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
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    } catch (InvalidWeightException e) {
      throw new InputException(model + ": " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof Exception cause && !(cause instanceof InterruptedException)) {
        // What runs the model has failed, ONNX Runtime say.
        throw new InputException(model + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private void fixed() {
    Decision.Stage stage = stage(rule, history(List.of()));
    Estimator estimator = new Estimator(stage.first(), stage.samples(), plan.estimated());
    Opening<Opened> opening =
        new Opening<>() {
          @Override
          public Opened open(int row) {
            return opened(0, rows.row(row));
          }

          @Override
          public LogWeights weights(Opened opened) {
            return opened.stream().weights();
          }

          @Override
          public void done(long samples) {
            progress.accept(samples);
          }
        };
    engine.estimate(
        estimator,
        rows.from(),
        rows.to(),
        opening,
        (row, opened, estimates) -> {
          History history =
              history(List.of(new History.Done(stage, opened.stream().cost(), estimates)));
          if (rule.next(history) instanceof Decision.Stop stop) {
            sink.accept(result(opened, history, stop));
          }
        });
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
    engine.forEach(
        rows.from(),
        rows.to(),
        row -> {
          Result result = staged(rows.row(row));
          progress.accept(1);
          return result;
        },
        (row, result) -> sink.accept(result));
  }

  private Result staged(Observation x) {
    List<History.Done> done = new ArrayList<>();
    Opened opened = opened(0, x);
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
          done.add(new History.Done(stage, opened.stream().cost(), estimates));
        }
        case Decision.Stop stop -> {
          return result(opened, history(done), stop);
        }
      }
    }
  }

  private History history(List<History.Done> done) {
    return new History(costs, fewest, done);
  }

  private Opened opened(int attempt, Observation x) {
    try {
      return new Opened(x, ladder.get(attempt).open(plan.model(), x, plan.points()));
    } catch (IllegalArgumentException e) {
      throw new InputException(
          rows.source()
              + ", row "
              + x.number()
              + ", under "
              + plan.model().name()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private Result result(Opened opened, History history, Decision.Stop stop) {
    Decision.Stage last = history.done().getLast().stage();
    long gradients = 0;
    int attempt = -1;
    for (History.Done done : history.done()) {
      if (done.stage().attempt() > attempt) {
        attempt = done.stage().attempt();
        gradients += done.opening().gradients();
      }
    }
    OptionalDouble logEvidence = logEvidence(opened.x());
    return new Result(
        opened.x(),
        stop.estimates(),
        exact(opened, last.samples(), logEvidence),
        logEvidence,
        ladder.get(last.attempt()),
        new Cost(history.used(), gradients),
        stop.reason(),
        stop.verdict(),
        opened.stream().remarks());
  }

  // Where a rule chooses the number of samples, a mean has no exact value, but log p(x) has.
  private Map<Statistic<?>, Double> exact(Opened opened, long samples, OptionalDouble logEvidence) {
    Map<Statistic<?>, Double> means = new LinkedHashMap<>();
    if (rule.adapts()) {
      logEvidence.ifPresent(exact -> rule.reports().forEach(s -> means.put(s, exact)));
      return means;
    }
    Map<Source, Optional<WeightLaw>> laws = new EnumMap<>(Source.class);
    boolean few = (long) rows.count() * asked.size() <= EXACT_MEANS;
    for (Statistic<?> s : few ? asked : List.<Statistic<?>>of()) {
      if (s instanceof Bound<?> bound) {
        laws.computeIfAbsent(s.source(), opened.stream().law())
            .map(law -> bound.expectation(law, samples, dependence))
            .ifPresent(mean -> mean.ifPresent(value -> means.put(s, value)));
      }
    }
    return means;
  }

  private OptionalDouble logEvidence(Observation x) {
    if (rows.count() > EXACT_MEANS) {
      return OptionalDouble.empty();
    }
    M model = plan.model();
    boolean quadrature = model instanceof LatentModel latent && latent.prefersOwnProposal();
    return quadrature ? Evidence.of(model, x.values()) : model.logEvidence(x.values());
  }
}

package elbo;

import elbo.engine.Engine;
import elbo.estimate.Moments;
import elbo.inference.DiffusionTerms;
import elbo.model.Diffusion;
import elbo.model.Observation;
import elbo.points.PointSet;
import elbo.weight.InvalidWeightException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// The ELBO of a diffusion as the sum of all its terms, each estimated in closed form given xₜ.
///
/// Errors are those of whole runs of points that depend on each other; of the sum, those of its
/// value in each run, so that nothing is assumed of how terms depend on each other.
///
/// @param model the diffusion
/// @param points where xₜ comes from
/// @param samples of xₜ for each t, at least 2 and whole runs of the points
public record DiffusionElbo(Diffusion model, PointSet points, long samples) {
  private static final long MOST = 1 << 24;

  /// What was found about one observation, in nats.
  ///
  /// @param x the observation
  /// @param prior KL(q(x_T | x₀) ‖ p(x_T)), exact
  /// @param terms L₁ … L_T of the ELBO, −prior − ΣLₜ, with L₁ = −E log p(x | x₁)
  /// @param errors standard errors of the terms
  /// @param exact the exact terms, none where they are not known
  /// @param value the ELBO
  /// @param standardError of the value
  /// @param logEvidence log p(x), where it is known
  @SuppressWarnings("ArrayRecordComponent") // a result that is read once
  public record Row(
      Observation x,
      double prior,
      double[] terms,
      double[] errors,
      double[] exact,
      double value,
      double standardError,
      OptionalDouble logEvidence) {
    /// The exact ELBO, where it is known.
    public OptionalDouble exactValue() {
      if (exact.length == 0) {
        return OptionalDouble.empty();
      }
      double sum = prior;
      for (double term : exact) {
        sum += term;
      }
      return OptionalDouble.of(-sum);
    }
  }

  /// @throws IllegalArgumentException if there are too few samples, or no whole runs of the points,
  ///   or more than 2²⁴
  public DiffusionElbo {
    if (samples < 2 || samples > MOST) {
      throw new IllegalArgumentException("samples must be from 2 to 2^24, but are " + samples);
    }
    if (samples % points.size() != 0 || samples < 2 * points.size()) {
      throw new IllegalArgumentException(
          "samples must be at least two whole runs of "
              + points.size()
              + " for "
              + points.name()
              + ", but are "
              + samples);
    }
    if (model.latentDimension() > points.dimensions()) {
      throw new IllegalArgumentException(
          points.name()
              + " have at most "
              + points.dimensions()
              + " dimensions, but a path has T·D = "
              + model.latentDimension());
    }
  }

  /// Evaluates observations that are [selected][Rows.Selection], each term on one thread.
  ///
  /// @param progress is told of each term that is done
  /// @param sink takes the results, in the order of the rows
  /// @param failures takes the rows that have none, in the same order
  /// @throws InputException if there are more terms than can be counted
  public void evaluate(
      Rows rows,
      Engine engine,
      LongConsumer progress,
      Consumer<Row> sink,
      Consumer<Failure> failures) {
    int steps = model.schedule().steps();
    int count = rows.selection().count();
    if ((long) steps * count > Integer.MAX_VALUE) {
      throw new InputException(
          count + " rows of " + steps + " steps are more than can be done in one run");
    }
    Collected collected = new Collected(rows, sink, failures);
    engine.forEach(
        0,
        steps * count,
        index -> {
          Term term =
              term(rows, rows.selection().number().applyAsInt(index / steps), 1 + index % steps);
          progress.accept(1);
          return term;
        },
        (_, term) -> collected.add(term));
  }

  /// A term of a row, by runs of points; or why it has none.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Term(Observation x, int t, double[] runs, Optional<RuntimeException> fault) {}

  private Term term(Rows rows, int number, int t) {
    Observation x = new Observation(number, new double[0]);
    try {
      x = rows.row(number);
      return new Term(
          x, t, new DiffusionTerms(model, x, points).runs(t, (int) samples), Optional.empty());
    } catch (IllegalArgumentException | InputException | InvalidWeightException e) {
      return new Term(x, t, new double[0], Optional.of(e));
    }
  }

  /// Puts the terms of each row together, in their order.
  private final class Collected {
    private final Rows rows;
    private final Consumer<Row> sink;
    private final Consumer<Failure> failures;
    private final int steps = model.schedule().steps();
    private double[] means = new double[steps];
    private double[] errors = new double[steps];
    private double[] totals = new double[0];
    private Optional<RuntimeException> fault = Optional.empty();

    Collected(Rows rows, Consumer<Row> sink, Consumer<Failure> failures) {
      this.rows = rows;
      this.sink = sink;
      this.failures = failures;
    }

    void add(Term term) {
      if (term.t == 1) {
        means = new double[steps];
        errors = new double[steps];
        totals = new double[term.runs.length];
        fault = Optional.empty();
      }
      fault = fault.or(() -> term.fault);
      if (fault.isEmpty()) {
        Moments moments = new Moments();
        moments.add(term.runs, 0, term.runs.length);
        means[term.t - 1] = moments.mean();
        errors[term.t - 1] = moments.standardError();
        for (int r = 0; r < totals.length; r++) {
          totals[r] += term.runs[r];
        }
      }
      if (term.t == steps) {
        end(term.x);
      }
    }

    private void end(Observation x) {
      if (fault.isPresent()) {
        failures.accept(failure(x.number(), fault.orElseThrow()));
        return;
      }
      Moments total = new Moments();
      total.add(totals, 0, totals.length);
      double prior = new DiffusionTerms(model, x, points).prior();
      sink.accept(
          new Row(
              x,
              prior,
              means,
              errors,
              exact(x),
              -prior - total.mean(),
              total.standardError(),
              model.logEvidence(x.values())));
    }

    private Failure failure(int row, RuntimeException e) {
      String error = String.valueOf(e.getMessage());
      String where = rows.source() + ", row " + row + ", under " + model.name() + ": ";
      InputException exception =
          e instanceof InputException input ? input : new InputException(where + error, e);
      return new Failure(row, Printable.of(error), exception);
    }
  }

  private double[] exact(Observation x) {
    double[] all = new double[model.schedule().steps()];
    for (int t = 1; t <= all.length; t++) {
      OptionalDouble known = model.meanTerm(t, x.values());
      if (known.isEmpty()) {
        return new double[0];
      }
      all[t - 1] = known.getAsDouble();
    }
    return all;
  }
}

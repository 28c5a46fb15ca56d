package elbo.spark;

import elbo.InputException;
import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Reading;
import elbo.estimate.Statistic;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/// What a task does with the rows of its partition, which are in the order of their keys: it
/// evaluates some of them together.
///
/// @param each tasks of a class in the second pass
record RowEvaluation(
    TableColumns columns, Task task, String binarize, boolean gray, int each, boolean isRest)
    implements MapPartitionsFunction<Row, Row> {
  private static final String SOURCE = "the table";

  RowEvaluation(TableColumns columns, Task task, Binarize binarize, boolean gray) {
    this(columns, task, binarize.toString(), gray, 0, false);
  }

  /// The first of two passes, in which no row costs much more evaluations than some.
  RowEvaluation within(long evaluations, int tasks) {
    return new RowEvaluation(columns, task.within(evaluations), binarize, gray, tasks, false);
  }

  /// The second pass: what was left.
  RowEvaluation rest() {
    return new RowEvaluation(columns, task, binarize, gray, 0, true);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Results(rows);
  }

  private final class Results implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final List<Statistic<?>> reported;
    private final Binarize rule = Binarize.parse(binarize);
    private final List<Row> run = new ArrayList<>();
    private Optional<Row> next = Optional.empty();
    private Optional<Object> before = Optional.empty();
    private Iterator<Row> out = List.<Row>of().iterator();

    Results(Iterator<Row> rows) {
      this.rows = rows;
      reported = task.evaluation().reported();
      advance();
    }

    private void advance() {
      next = rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
      while (!out.hasNext() && next.isPresent()) {
        out = isRest ? List.of(rest(next.get())).iterator() : evaluated();
        if (isRest) {
          advance();
        }
      }
      return out.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return out.next();
    }

    // A row that has neither result nor error is still to be evaluated.
    private Row rest(Row row) {
      int own = columns.input().length();
      int width = columns.output().length();
      boolean open = true;
      Object[] values = new Object[width];
      for (int i = 0; i < width; i++) {
        values[i] = row.get(i);
        open &= i < own || values[i] == null;
      }
      if (!open) {
        return RowFactory.create(values);
      }
      Outcome outcome = task.evaluate(observations(List.of(row))).getFirst();
      return RowFactory.create(finished(row, outcome));
    }

    private Iterator<Row> evaluated() {
      run.clear();
      // Numbers of rows that are evaluated together must differ, which those of texts need not.
      int last = -1;
      while (next.isPresent() && run.size() < Tasking.BLOCK && number(next.get()) != last) {
        Row row = next.get();
        Object key = row.get(columns.key());
        last = number(row);
        if (before.equals(Optional.of(key))) {
          throw new InputException(
              "keys must be different in every row, but "
                  + InputException.quote(key.toString())
                  + " is in several");
        }
        before = Optional.of(key);
        run.add(row);
        advance();
      }
      List<Row> done = new ArrayList<>();
      for (Outcome outcome : task.evaluate(observations(run))) {
        Object[] values = finished(run.get(done.size()), outcome);
        done.add(RowFactory.create(each == 0 ? values : tasked(outcome, values)));
      }
      return done.iterator();
    }

    private Rows observations(List<Row> of) {
      IntFunction<double[]> conditions = i -> numbers(of.get(i), columns.condition());
      return Task.some(
          SOURCE,
          0,
          Integer.MAX_VALUE,
          of.stream().mapToInt(this::number).toArray(),
          i -> values(of.get(i), number(of.get(i))),
          columns.condition() < 0 ? Optional.empty() : Optional.of(conditions));
    }

    private Object[] finished(Row row, Outcome outcome) {
      return switch (outcome) {
        case Outcome.Done(var result) -> columns.row(row, reported, result);
        case Outcome.Failed(var failure) -> columns.row(row, failure.error());
        case Outcome.Deferred deferred -> columns.begun(row);
      };
    }

    private Object[] tasked(Outcome outcome, Object[] values) {
      Object[] all = Arrays.copyOf(values, values.length + 1);
      all[values.length] =
          outcome instanceof Outcome.Deferred deferred
              ? DearestFirst.of(deferred.row(), deferred.cost(), task.budget(), each)
              : DearestFirst.done(outcome.row(), each);
      return all;
    }

    private int number(Row row) {
      return RowKey.number(row.get(columns.key()));
    }

    private double[] values(Row row, int number) {
      if (row.isNullAt(columns.observation())) {
        throw new InputException("an observation must not be null, but is");
      }
      double[] x =
          row.get(columns.observation()) instanceof String path
              ? image(path)
              : numbers(row, columns.observation());
      return rule.row(SOURCE, number, x);
    }

    private double[] image(String path) {
      try {
        return ObservationFiles.image(
                Path.of(path), gray ? Reading.PLAIN.withGray() : Reading.PLAIN)
            .row(0);
      } catch (InvalidPathException e) {
        throw new InputException(InputException.quote(path) + " is no file name", e);
      }
    }

    private static double[] numbers(Row row, int column) {
      if (row.isNullAt(column)) {
        throw new InputException("an array of numbers must not be null, but is");
      }
      List<Object> list = row.getList(column);
      double[] out = new double[list.size()];
      for (int i = 0; i < out.length; i++) {
        if (!(list.get(i) instanceof Number number) || !Double.isFinite(number.doubleValue())) {
          throw new InputException("values must be finite, but number " + i + " is " + list.get(i));
        }
        out[i] = number.doubleValue();
      }
      return out;
    }
  }
}

package elbo.data;

import elbo.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The lines of a text as a table: a header, if there is one, and rows of numbers.
///
/// A first line without any number is a header, and so is one of 0, 1, …, D − 1, as pandas writes
/// it for columns without names. One that could be either is an error that asks for `--header`: so
/// many whole numbers in other equal steps, 0, 1 and 0, 1, 2 above rows of whole numbers, 1, 2, 3
/// above others, and 0.0, 1.0, 2.0, …. One of numbers and text is an error too, since it may be a
/// damaged row. If the first field of a header is empty, the first column is the index of a pandas
/// table: its texts identify the rows.
///
/// Without a header the last comment before the rows has the names, if it has as many fields.
final class TextTable {
  // With fewer columns a row of the data may well be 0, 1, 2.
  private static final int MANY = 4;
  private static final int SOME = 3;

  private final Input input;
  private final Reading reading;
  private final Separator separator;
  private final Cells.Builder cells = new Cells.Builder(Element.FLOAT64);
  private final List<String> ids = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private String comment = "";
  // Whole numbers in the first line, of which the second tells whether they may be a header.
  private Optional<Line> undecided = Optional.empty();
  private int width;
  private int[] columns = {};
  private int id = -1;
  private int rows;

  private record Line(long number, List<String> fields) {}

  TextTable(Input input, Separator separator) {
    this.input = input;
    this.reading = input.reading();
    this.separator = separator;
  }

  /// A comment, without the `#`. A row of numbers behind one is an error: it may be damaged.
  void comment(long number, String text) {
    if (width == 0) {
      comment = text;
    }
    List<String> fields = separator.split(text);
    boolean row =
        fields.size() > 1
            && fields.stream().skip(1).allMatch(Numbers::isNumber)
            && (Numbers.isNumber(fields.getFirst()) || fields.getFirst().isBlank());
    if (row && (width == fields.size() || (width == 0 && !Numbers.count(fields)))) {
      throw input.error("must have no row behind a #, but line " + number + " is one");
    }
  }

  void line(long number, List<String> fields) {
    Line line = new Line(number, fields);
    if (undecided.isPresent()) {
      Line first = undecided.get();
      undecided = Optional.empty();
      List<String> names = first.fields.stream().map(String::strip).toList();
      boolean whole = fields.stream().map(String::strip).allMatch(Numbers::isWhole);
      if (whole == Numbers.count(names)) {
        throw ask(first);
      }
      if (whole) {
        headless(first);
      } else {
        choose(names);
      }
    }
    if (width == 0) {
      first(line);
    } else {
      row(line);
    }
  }

  private void first(Line line) {
    List<String> names = line.fields.stream().map(String::strip).toList();
    if (reading.header().isPresent()) {
      if (reading.header().get()) {
        choose(names);
      } else {
        headless(line);
      }
      return;
    }
    boolean named =
        reading.columns().filter(c -> !c.areNumbers()).isPresent()
            || reading.id().filter(c -> !Columns.isNumber(c)).isPresent();
    List<String> rest = names.getFirst().isEmpty() ? names.subList(1, names.size()) : names;
    boolean labels = reading.labels() && reading.columns().isEmpty();
    if (rest.stream().allMatch(String::isEmpty)
        || (labels && names.stream().allMatch(Numbers::isNumber))) {
      headless(line);
    } else if (names.stream().noneMatch(Numbers::isMeant)) {
      choose(names);
    } else if (Numbers.count(rest) && (rest.size() >= MANY || rest.size() < names.size())) {
      remarks.add("without its first line 0 … " + (rest.size() - 1));
      choose(names);
    } else if (names.size() >= SOME && Numbers.countInReals(names)) {
      throw ask(line);
    } else if (Numbers.count(names) || (names.size() == SOME && Numbers.countFromOne(names))) {
      undecided = Optional.of(line);
    } else if (names.size() >= MANY && Numbers.areSteps(names)) {
      throw ask(line);
    } else if (named && names.stream().anyMatch(name -> isAsked(name))) {
      choose(names);
    } else {
      headless(line);
    }
  }

  private boolean isAsked(String name) {
    return !Numbers.isNumber(name)
        && (reading.id().filter(name::equals).isPresent()
            || reading.columns().filter(c -> c.names(name)).isPresent());
  }

  private InputException ask(Line line) {
    return input.error(
        "line "
            + line.number
            + " may be a header or a row of numbers: --header yes or no must say which");
  }

  private void headless(Line line) {
    int count = line.fields.size();
    List<String> names = separator.split(comment).stream().map(String::strip).toList();
    choose(
        names.size() == count && names.stream().noneMatch(Numbers::isNumber)
            ? names
            : Collections.nCopies(count, ""));
    row(line);
  }

  private void choose(List<String> names) {
    width = names.size();
    String source = input.source();
    boolean index = names.getFirst().isEmpty() && names.stream().anyMatch(n -> !n.isEmpty());
    id = reading.id().map(name -> Columns.one(source, names, name)).orElse(index ? 0 : -1);
    columns =
        reading
            .columns()
            .map(c -> c.of(source, names))
            .orElseGet(() -> IntStream.range(0, width).filter(c -> c != id).toArray());
    if (reading.id().isEmpty() && index) {
      if (IntStream.of(columns).anyMatch(c -> c == 0)) {
        id = -1;
      } else {
        remarks.add("ids from its first column, which has no name");
      }
    }
    if (columns.length == 0) {
      throw input.error("must have a column beside that of ids, but has none");
    }
  }

  private void row(Line line) {
    if (line.fields.size() != width) {
      throw input.error(
          "must have equally many fields in each line, but line "
              + line.number
              + " has "
              + line.fields.size()
              + " and the first "
              + width);
    }
    for (int column : columns) {
      String field = line.fields.get(column);
      if (reading.missing() && Numbers.isMissing(field)) {
        cells.add(Double.NaN);
        continue;
      }
      OptionalDouble number = Numbers.parse(field);
      if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
        throw input.error(
            "must hold one finite number in each field, but line "
                + line.number
                + " has "
                + InputException.quote(field)
                + " in field "
                + (column + 1)
                + (Numbers.hasDecimalComma(field) ? ": numbers must have a decimal point" : ""));
      }
      cells.add(number.getAsDouble());
    }
    if (id >= 0) {
      ids.add(line.fields.get(id).strip());
    }
    rows++;
  }

  Observations observations() {
    if (undecided.isPresent()) {
      Line only = undecided.get();
      if (Numbers.count(only.fields.stream().map(String::strip).toList())) {
        throw ask(only);
      }
      headless(only);
    }
    if (rows == 0) {
      throw input.error("must hold at least one line of numbers, but holds none");
    }
    Observations read =
        new Observations(input.source(), Shape.flat(rows, columns.length), cells.build());
    for (String remark : remarks) {
      read = read.remarked(remark);
    }
    return id < 0 ? read : read.identified(ids::get);
  }
}

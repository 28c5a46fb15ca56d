package elbo.data;

import elbo.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The table in an NPY file of a structured type: one record a row, its fields the columns. A field
/// that is an array is as many columns, `x[0]`, `x[1]`, …. A field of text must be left out by
/// `--columns`, or be the one of ids.
final class Records {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int MOST_COLUMNS = 1 << 24;

  /// A column.
  ///
  /// @param offset of its bytes in a record
  private record Column(String name, Dtype type, int offset) {}

  private final Input input;
  private final List<Column> columns = new ArrayList<>();
  private int bytes;

  private Records(Input input) {
    this.input = input;
  }

  static Observations read(Input input, List<?> fields, long[] dimensions) throws IOException {
    Records records = new Records(input);
    fields.forEach(records::add);
    if (dimensions.length != 1) {
      throw input.error(
          "must be one record a row, but has " + dimensions.length + " dimensions of records");
    }
    Shape shape = Shape.of(input, dimensions);
    return records.observations(shape.rows());
  }

  private void add(Object field) {
    if (field instanceof PythonLiteral.Tuple(List<Object> parts)
        && (parts.size() == 2 || parts.size() == 3)
        && parts.get(1) instanceof String spelling) {
      String name = name(parts.getFirst());
      Dtype type = Dtype.of(spelling).orElseThrow(() -> wrong(field));
      boolean single = parts.size() == 2;
      long count = single ? 1 : count(field, parts.get(2));
      if (count > MOST_COLUMNS || (long) bytes + count * type.bytes() > Integer.MAX_VALUE / 2) {
        throw wrong(field);
      }
      for (int i = 0; i < count; i++) {
        if (type.text() != Dtype.Text.PADDING || !name.isEmpty()) {
          columns.add(new Column(single ? name : name + "[" + i + "]", type, bytes));
        }
        bytes += type.bytes();
      }
    } else {
      throw wrong(field);
    }
  }

  // A name, or a title and a name.
  private String name(Object part) {
    return switch (part) {
      case String name -> name;
      case PythonLiteral.Tuple(List<Object> both)
          when both.size() == 2 && both.get(1) instanceof String name ->
          name;
      default -> throw wrong(part);
    };
  }

  private long count(Object field, Object shape) {
    List<Object> sizes =
        shape instanceof PythonLiteral.Tuple(List<Object> all) ? all : List.of(shape);
    long count = 1;
    for (Object size : sizes) {
      if (!(size instanceof Long n) || n < 1 || n > MOST_COLUMNS / count) {
        throw wrong(field);
      }
      count *= n;
    }
    return count;
  }

  private InputException wrong(Object field) {
    String text =
        field instanceof PythonLiteral.Tuple(List<Object> all) ? all.toString() : "" + field;
    return input.error(
        "must have fields of numbers, each a name and a type, but has "
            + InputException.quote(text));
  }

  private Observations observations(int rows) throws IOException {
    List<String> names = columns.stream().map(Column::name).toList();
    String source = input.source();
    Reading reading = input.reading();
    int id = reading.id().map(name -> Columns.one(source, names, name)).orElse(-1);
    Column[] chosen =
        reading
            .columns()
            .map(c -> IntStream.of(c.of(source, names)))
            .orElseGet(() -> IntStream.range(0, names.size()).filter(c -> c != id))
            .mapToObj(columns::get)
            .toArray(Column[]::new);
    if (chosen.length == 0) {
      throw input.error("must have a field of numbers, but has none");
    }
    for (Column column : chosen) {
      if (column.type.element().isEmpty() || column.type.element().get() == Element.EXTENDED) {
        throw input.error(
            "must have fields of numbers up to 8 bytes, but "
                + InputException.quote(column.name)
                + " is another; --columns leaves it out");
      }
    }
    int most = Math.max(1, CHUNK_BYTES / bytes);
    List<ByteBuffer> chunks = input.chunks(rows, bytes, most, ByteOrder.LITTLE_ENDIAN);
    List<ByteBuffer> reversed =
        chunks.stream().map(c -> c.duplicate().order(ByteOrder.BIG_ENDIAN)).toList();
    int width = chosen.length;
    Observations read =
        new Observations(
                source,
                Shape.flat(rows, width),
                index -> {
                  Column column = chosen[(int) (index % width)];
                  return number(
                      column.type.order() == ByteOrder.BIG_ENDIAN ? reversed : chunks,
                      column,
                      (int) (index / width),
                      most);
                })
            .requireFinite();
    return id < 0 ? read : read.identified(ids(columns.get(id), chunks, reversed, most));
  }

  private double number(List<ByteBuffer> chunks, Column column, int row, int most) {
    return column
        .type
        .element()
        .orElseThrow()
        .at(chunks.get(row / most), row % most * bytes + column.offset);
  }

  private IntFunction<String> ids(
      Column column, List<ByteBuffer> chunks, List<ByteBuffer> reversed, int most) {
    Dtype type = column.type;
    if (type.element().isPresent()) {
      List<ByteBuffer> ordered = type.order() == ByteOrder.BIG_ENDIAN ? reversed : chunks;
      return row -> Observations.text(number(ordered, column, row, most));
    }
    return row -> {
      byte[] value = new byte[type.bytes()];
      chunks.get(row / most).get(row % most * bytes + column.offset, value);
      return type.text(value);
    };
  }
}

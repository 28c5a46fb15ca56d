package elbo.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// The shape of one row of data, or of one latent, as far as it is known without the graph.
///
/// @param dims the length of each axis; none if nothing is known
/// @param source where it is known from, for messages
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowShape(int[] dims, String source) {
  static RowShape unknown() {
    return new RowShape(new int[0], "");
  }

  boolean isKnown() {
    return dims.length > 0;
  }

  /// The declared lengths of the axes of an input with those that are open (0) filled in.
  ///
  /// A single open length follows from the number of elements; more than one need a shape with as
  /// many axes.
  int[] fill(ModelFile file, String input, int[] declared) {
    int open = (int) Arrays.stream(declared).filter(d -> d == 0).count();
    if (open == 0 || !isKnown()) {
      if (open > 0) {
        throw file.error(
            String.format(
                Locale.ROOT,
                ("input %s leaves lengths open, %s after the batch: they must come from the shape"
                    + " of the data or from a key of model.json, \"shape\": %s"),
                input,
                text(declared),
                example(declared)));
      }
      return declared;
    }
    int[] filled = declared.clone();
    int[] same = dims.length == declared.length ? dims : squeezed(declared.length);
    if (same.length == declared.length
        && IntStream.range(0, same.length)
            .allMatch(a -> declared[a] == 0 || declared[a] == same[a])) {
      return same.clone();
    }
    long known =
        Arrays.stream(declared).filter(d -> d > 0).asLongStream().reduce(1, (a, b) -> a * b);
    long all = Arrays.stream(dims).asLongStream().reduce(1, (a, b) -> a * b);
    if (open == 1 && dims.length == 1 && all % known == 0) {
      for (int a = 0; a < filled.length; a++) {
        filled[a] = filled[a] == 0 ? (int) (all / known) : filled[a];
      }
      return filled;
    }
    throw file.error(
        String.format(
            Locale.ROOT,
            "input %s takes rows of the shape %s, which %s of the shape %s do not fit",
            input,
            text(declared),
            source,
            Arrays.toString(dims)));
  }

  /// The shape, for an input of which the graph has none.
  int[] whole(ModelFile file, String input) {
    if (!isKnown()) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "input %s has no shape: it must come from the shape of the data or from a key of"
                  + " model.json, \"shape\": [784]",
              input));
    }
    return dims.clone();
  }

  /// The shape without axes of length 1, or with one in front, where that has `rank` axes.
  private int[] squeezed(int rank) {
    if (dims.length + 1 == rank) {
      return IntStream.concat(IntStream.of(1), Arrays.stream(dims)).toArray();
    }
    int[] without = Arrays.stream(dims).filter(d -> d != 1).toArray();
    return without.length == rank ? without : dims;
  }

  static String text(int[] declared) {
    return Arrays.toString(
        Arrays.stream(declared).mapToObj(d -> d == 0 ? "?" : Integer.toString(d)).toArray());
  }

  private static String example(int[] declared) {
    return Arrays.toString(Arrays.stream(declared).map(d -> d == 0 ? 28 : d).toArray());
  }
}

package elbo.data;

import elbo.InputException;
import java.util.Locale;

/// The order of the axes of images in a file, after the one that counts them.
public enum Layout {
  /// Channels, height, width, as PyTorch has them.
  NCHW(new int[] {1, 2, 0}),
  /// Height, width, channels, as TensorFlow, OpenCV and image files have them.
  NHWC(new int[] {2, 0, 1});

  private static final int AXES = 3;

  // Axis j of the other layout is axis others[j] of this one.
  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final int[] others;

  Layout(int[] others) {
    this.others = others;
  }

  /// The layout of a written form, `nchw` or `nhwc`.
  ///
  /// @throws InputException if the text is none
  public static Layout parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "nchw" -> NCHW;
      case "nhwc" -> NHWC;
      default ->
          throw new InputException(
              "layout must be nchw or nhwc, but is " + InputException.quote(text));
    };
  }

  /// The other layout.
  public Layout other() {
    return this == NCHW ? NHWC : NCHW;
  }

  boolean isImage(int[] row) {
    return row.length == AXES;
  }

  /// The shape of a row of this shape in the other layout.
  int[] transposed(int[] row) {
    int[] out = new int[AXES];
    for (int j = 0; j < AXES; j++) {
      out[j] = row[others[j]];
    }
    return out;
  }

  /// Where the numbers of a row in the other layout are in a row of this shape in this one.
  int[] places(int[] row) {
    int[] strides = {row[1] * row[2], row[2], 1};
    int[] shape = transposed(row);
    int[] places = new int[row[0] * row[1] * row[2]];
    int at = 0;
    for (int a = 0; a < shape[0]; a++) {
      for (int b = 0; b < shape[1]; b++) {
        for (int c = 0; c < shape[2]; c++) {
          places[at++] = a * strides[others[0]] + b * strides[others[1]] + c * strides[others[2]];
        }
      }
    }
    return places;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

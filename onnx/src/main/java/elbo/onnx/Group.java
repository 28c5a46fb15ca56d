package elbo.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// One parameter of a distribution in the outputs of a graph: an output, or one of equal parts of
/// an output.
///
/// @param output the name of the output
/// @param part the number of the part, from 0
/// @param parts into how many the output is split, 1 if not at all
/// @param axis along which it is split, counted from the first axis after the batch
record Group(String output, int part, int parts, int axis) {
  /// The axis of outputs that have no other after the batch.
  static final int ONLY_AXIS = Integer.MIN_VALUE;

  static Group whole(String output) {
    return new Group(output, 0, 1, 0);
  }

  /// The shape of this parameter in one row of an output of the shape `dims`.
  int[] dims(ModelFile file, int[] dims) {
    if (parts == 1) {
      return dims;
    }
    if (axis == ONLY_AXIS && dims.length != 1) {
      throw file.error(
          String.format(
              Locale.ROOT,
              ("output %s has rows of the shape %s: along which axis it is split must stand in"
                  + " model.json, \"axis\": 1 for channels first, \"axis\": -1 for channels last"),
              output,
              Arrays.toString(dims)));
    }
    int along = along(dims);
    if (along < 0 || along >= dims.length || dims[along] % parts != 0) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "output %s of the shape %s cannot be split into %d parts along axis %d",
              output,
              Arrays.toString(dims),
              parts,
              along + 1));
    }
    int[] split = dims.clone();
    split[along] /= parts;
    return split;
  }

  /// The indices of this parameter's elements in one row of an output of the shape `dims`.
  int[] indices(int[] dims) {
    if (parts == 1) {
      return IntStream.range(0, TracedValue.size(dims)).toArray();
    }
    int along = along(dims);
    int[] split = dims.clone();
    split[along] /= parts;
    int[] strides = Indexing.strides(dims);
    int start = part * split[along] * strides[along];
    int[] places = Indexing.walk(split, strides);
    for (int i = 0; i < places.length; i++) {
      places[i] += start;
    }
    return places;
  }

  private int along(int[] dims) {
    return axis == ONLY_AXIS ? 0 : axis < 0 ? axis + dims.length : axis;
  }

  @Override
  public String toString() {
    return parts == 1 ? output : output + "[" + (part + 1) + "/" + parts + "]";
  }
}

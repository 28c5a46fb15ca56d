package elbo.onnx;

import elbo.onnx.schema.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A model in one line: what was understood, what was assumed and what is ignored.
final class ModelLine {
  private ModelLine() {}

  /// @param prior in words
  static String of(
      Optional<OnnxEncoder> encoder,
      OnnxDecoder decoder,
      Parts of,
      DataLayout layout,
      String prior) {
    List<String> parts = new ArrayList<>();
    String first = encoder.map(e -> "encoder " + e.route() + ", ").orElse("");
    parts.add(first + "decoder " + decoder.route());
    parts.add("likelihood " + decoder.likelihood().describe() + " (" + decoder.reads() + ")");
    parts.add("prior " + prior + ", d = " + decoder.decoder().latentDimension());
    String base = encoder.map(e -> "normal (" + e.reads() + ")").orElse("N(0, I)");
    parts.add(
        "q "
            + of.flow().map(use -> "flow " + use.file().nameInFolder() + " of ").orElse("")
            + base);
    encoder.ifPresent(
        e -> parts.add("x " + e.input().describe() + (layout.isTransposed() ? " from nhwc" : "")));
    parts.add("z " + decoder.input().describe());
    parts.add(precision(decoder) + " precision");
    if (of.condition().width() > 0) {
      parts.add("given " + of.condition().words());
    }
    List<String> ignored = new ArrayList<>(of.described().encoder().texts("ignore"));
    ignored.addAll(of.described().decoder().texts("ignore"));
    if (!ignored.isEmpty()) {
      parts.add("ignored " + String.join(", ", ignored));
    }
    return FileName.oneLine(String.join("; ", parts));
  }

  /// A model whose log p(x, z) is the output of a graph.
  static String ofJoint(OnnxEncoder encoder, Parts of) {
    List<String> parts = new ArrayList<>();
    parts.add("encoder " + encoder.route());
    parts.add(
        "log p(x, z) by " + of.joint().orElseThrow().file().nameInFolder() + " in ONNX Runtime");
    parts.add("q normal (" + encoder.reads() + ")");
    parts.add("x " + encoder.input().describe());
    if (of.condition().width() > 0) {
      parts.add("given " + of.condition().words());
    }
    return FileName.oneLine(String.join("; ", parts));
  }

  static String precision(OnnxDecoder decoder) {
    if (decoder.decoder().doublePrecision()) {
      return "double";
    }
    boolean runs = decoder.route() instanceof Route.OnnxRuntime;
    boolean half =
        decoder.input().type == DataType.FLOAT16 || decoder.input().type == DataType.BFLOAT16;
    return half ? runs ? "half" : "single (weights in half)" : "single";
  }
}

package elbo.onnx;

import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder with a linear encoder of three numbers to two latents, and a linear decoder back, of
/// which the mean of p(x | z) is Wz + B.
final class LinearFolder {
  static final float[] W = {1, -1, 0.5f, 2, -3, 0.25f};
  static final float[] B = {0, 0.5f, -1};
  static final float[] A = {0.5f, 0, -0.25f, 0.25f, 1, 0};

  private LinearFolder() {}

  static void encoder(Path folder) {
    GraphBuilder.of("x", 0, 3)
        .floats("a", new long[] {3, 2}, A)
        .floats("zeros", new long[] {3, 2}, new float[6])
        .floats("spread", new long[] {2}, -0.5f, 0.25f)
        .node("MatMul", "x a", "mean")
        .node("MatMul", "x zeros", "none")
        .node("Add", "none spread", "log_variance")
        .outputs("mean", "log_variance")
        .write(folder.resolve("encoder.onnx"));
  }

  static void decoder(Path folder) {
    GraphBuilder.of("z", 0, 2)
        .floats("w", new long[] {3, 2}, W)
        .floats("b", new long[] {3}, B)
        .node("Gemm", "z w b", "mean", GraphBuilder.attribute("transB", 1))
        .outputs("mean")
        .write(folder.resolve("decoder.onnx"));
  }

  /// The mean is W(z) + B + V y for two numbers y, of a type.
  static void conditionalDecoder(Path folder, DataType type) {
    GraphBuilder.of("z", 0, 2)
        .input("y", type, 0, 2)
        .floats("w", new long[] {3, 2}, W)
        .floats("b", new long[] {3}, B)
        .floats("v", new long[] {2, 3}, 1, 2, 3, -1, 0.5f, 0)
        .node("Gemm", "z w b", "h", GraphBuilder.attribute("transB", 1))
        .node("Cast", "y", "real", GraphBuilder.attribute("to", 1))
        .node("MatMul", "real v", "shift")
        .node("Add", "h shift", "mean")
        .outputs("mean")
        .write(folder.resolve("decoder.onnx"));
  }

  static double[] shift(double... y) {
    return new double[] {y[0] - y[1], 2 * y[0] + 0.5 * y[1], 3 * y[0]};
  }

  /// log p(x | z), with the means shifted.
  static double logLikelihood(double[] x, double[] z, double... shift) {
    double sum = 0;
    for (int r = 0; r < 3; r++) {
      double mean =
          W[2 * r] * z[0] + W[2 * r + 1] * z[1] + B[r] + (shift.length > 0 ? shift[r] : 0);
      sum += logNormal(x[r], mean, 1);
    }
    return sum;
  }

  static double logNormal(double x, double mean, double scale) {
    double r = (x - mean) / scale;
    return -0.5 * r * r - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
  }

  static void describe(Path folder, String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);
  }
}

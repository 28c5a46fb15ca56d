package elbo.bench.study;

import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.onnx.schema.ModelProto;
import elbo.onnx.schema.TensorProto;
import elbo.training.Architecture;
import elbo.training.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The weights of the bundled VAE as parameters of learning. Its encoder's network outputs log
/// scales, which the graph doubles; here the weights are.
final class BundledParameters {
  private static final int LATENTS = 50;
  private static final int HIDDEN = 200;
  private static final Architecture ARCHITECTURE =
      new Architecture(784, LATENTS, List.of(HIDDEN, HIDDEN), new Tanh(), new BernoulliLogits());

  private BundledParameters() {}

  static Parameters read() throws IOException {
    FloatBuffer all = FloatBuffer.allocate(ARCHITECTURE.parameters());
    for (String graph : List.of("encoder", "decoder")) {
      Map<String, TensorProto> tensors = tensors(graph);
      for (int layer = 0; layer < 2 * 3; layer += 2) {
        for (String kind : List.of("weight", "bias")) {
          String name = "net." + layer + "." + kind;
          TensorProto tensor = Objects.requireNonNull(tensors.get(name), name);
          all.put(
              tensor
                  .getRawData()
                  .asReadOnlyByteBuffer()
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .asFloatBuffer());
        }
      }
    }
    float[] values = all.array();
    int end = ARCHITECTURE.encoder().parameters();
    int biases = 2 * LATENTS;
    twice(values, end - LATENTS, end);
    twice(values, end - biases - LATENTS * HIDDEN, end - biases);
    return new Parameters(ARCHITECTURE, values);
  }

  private static void twice(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] *= 2;
    }
  }

  private static Map<String, TensorProto> tensors(String graph) throws IOException {
    String resource = "/elbo/onnx/mnist-tanh/" + graph + ".onnx";
    try (InputStream in = BundledParameters.class.getResourceAsStream(resource)) {
      return ModelProto.parseFrom(Objects.requireNonNull(in, resource))
          .getGraph()
          .getInitializerList()
          .stream()
          .collect(Collectors.toMap(TensorProto::getName, Function.identity()));
    }
  }
}

package elbo.bench.study;

import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Bundled VAEs whose decoders run in ONNX Runtime, which has no derivatives.
final class InRuntime {
  private InRuntime() {}

  static Vae bundled(String name) throws IOException {
    Path folder = Files.createTempDirectory("elbo");
    for (String file : List.of("encoder.onnx", "decoder.onnx")) {
      try (InputStream in =
          Objects.requireNonNull(
              OnnxVae.class.getResourceAsStream(
                  String.format(Locale.ROOT, "/elbo/onnx/%s/%s", name, file)))) {
        Files.copy(in, folder.resolve(file));
      }
    }
    Files.writeString(folder.resolve("model.json"), "{\"decoder\": {\"run\": \"onnx_runtime\"}}");
    Vae model = OnnxVae.read(folder).vae();
    for (String file : List.of("encoder.onnx", "decoder.onnx", "model.json")) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder);
    return model;
  }
}

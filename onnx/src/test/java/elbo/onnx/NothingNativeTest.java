package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiled graphs need nothing of ONNX Runtime: they run in a JVM that does not have it.
class NothingNativeTest {
  @TempDir private Path folder;

  /// The program of the other JVM: it prints the routes of a model, or the message why it cannot be
  /// read.
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      try {
        OnnxVae model =
            args.length == 0 ? OnnxVae.bundled("mnist-tanh") : OnnxVae.read(Path.of(args[0]));
        model.vae().proposal(new double[model.vae().observationDimension()]);
        System.out.println(model.encoder() + ", " + model.decoder());
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static String run(String... args) throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(p -> !p.contains("onnxruntime"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules=jdk.incubator.vector",
                    "-cp",
                    classPath,
                    Main.class.getName()),
                Arrays.stream(args))
            .toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out.strip();
  }

  @Test
  void bundledModel() throws IOException, InterruptedException {
    assertEquals("compiled, compiled", run());
  }

  @Test
  void withoutOnnxRuntimeAnotherGraphIsAnError() throws IOException, InterruptedException {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    ModelFile decoder =
        OnnxVaeTest.decoder()
            .node("Sin", "h", "logits")
            .outputs("logits")
            .write(folder.resolve("decoder.onnx"));
    assertEquals(
        decoder.name()
            + ": needs ONNX Runtime, which does not load here: java.lang.NoClassDefFoundError:"
            + " ai/onnxruntime/OrtException",
        run(folder.toString()));
  }
}

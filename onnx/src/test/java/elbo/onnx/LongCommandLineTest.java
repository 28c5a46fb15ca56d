package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ONNX Runtime works in a process with a command line of any length, which ended it otherwise.
class LongCommandLineTest {
  private static final int PART = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10})
  void graphInOnnxRuntime(int parts, @TempDir Path folder) throws Exception {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    OnnxVaeTest.decoder()
        .node("Sin", "h", "logits")
        .outputs("logits")
        .write(folder.resolve("decoder.onnx"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"));
    for (int i = 0; i < parts; i++) {
      builder.command().add("-Dpart" + i + "=" + "x".repeat(PART));
    }
    builder.command().add(NothingNativeTest.Main.class.getName());
    builder.command().add(folder.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals("compiled, ONNX Runtime (Sin)", out.strip());
  }
}

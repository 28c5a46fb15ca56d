package elbo.onnx;

import static elbo.onnx.OnnxVaeTest.LATENTS;
import static elbo.onnx.OnnxVaeTest.PIXELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.onnx.schema.StringStringEntryProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that are made to do harm: nothing blocks, nothing outside of the folder is read, and no
/// name moves the cursor.
class HostileFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void model() {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    OnnxVaeTest.decoder("logits").write(folder.resolve("decoder.onnx"));
  }

  private String error() {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            assertThrows(IllegalArgumentException.class, () -> OnnxVae.read(folder)).getMessage());
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")));
    Process process = new ProcessBuilder("/usr/bin/mkfifo", path.toString()).start();
    assumeTrue(process.waitFor() == 0);
  }

  private void externalAt(String location) throws IOException {
    TensorProto weights =
        TensorProto.newBuilder()
            .setName("W")
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(PIXELS)
            .addDims(LATENTS)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue(location))
            .build();
    Files.write(
        folder.resolve("decoder.onnx"),
        GraphBuilder.of("z", 0, LATENTS)
            .tensor(weights)
            .node("Gemm", "z W", "logits", GraphBuilder.attribute("transB", 1))
            .outputs("logits")
            .bytes());
  }

  @Test
  void externalDataInAPipe() throws IOException, InterruptedException {
    pipe(folder.resolve("fifo"));
    externalAt("fifo");
    assertTrue(error().endsWith("tensor W is kept in 'fifo', which is no regular file"), error());
  }

  @Test
  void externalDataThroughALink(@TempDir Path elsewhere) throws IOException {
    Path outside = elsewhere.resolve("weights.bin");
    Files.write(outside, new byte[4 * PIXELS * LATENTS]);
    Files.createSymbolicLink(folder.resolve("link.bin"), outside);
    Files.createSymbolicLink(folder.resolve("there"), elsewhere);
    for (String location : new String[] {"link.bin", "there/weights.bin"}) {
      externalAt(location);
      assertTrue(error().endsWith("a link that leads out of the folder"), error());
    }
    Files.write(folder.resolve("real.bin"), new byte[4 * PIXELS * LATENTS]);
    Files.createSymbolicLink(folder.resolve("inside.bin"), folder.resolve("real.bin"));
    externalAt("inside.bin");
    OnnxVae.read(folder);
  }

  @Test
  void pipesInPlaceOfFiles() throws IOException, InterruptedException {
    pipe(folder.resolve("model.json"));
    assertEquals(folder.resolve("model.json") + ": is no regular file", error());
    Files.delete(folder.resolve("model.json"));
    Files.createSymbolicLink(folder.resolve("model.json"), folder.resolve("nowhere"));
    assertEquals(folder.resolve("model.json") + ": is no regular file", error());
    Files.delete(folder.resolve("model.json"));
    Files.delete(folder.resolve("decoder.onnx"));
    pipe(folder.resolve("decoder.onnx"));
    assertEquals(folder.resolve("decoder.onnx") + ": is no regular file", error());
  }

  /// Escape sequences, C1 controls and marks that turn the direction of text.
  @Test
  void namesThatMoveTheCursor() {
    String name = "a\u001b[2J\u009b1m\u202eb";
    OnnxVaeTest.decoder()
        .node("Sin", "h", name)
        .node("Sigmoid", name, "probs")
        .outputs("probs", name)
        .write(folder.resolve("decoder.onnx"));
    String message = error();
    assertTrue(message.contains("a?[2J?1m?b"), message);
    OnnxVaeTest.decoder()
        .node("Nonsense" + name, "h", "logits")
        .outputs("logits")
        .write(folder.resolve("decoder.onnx"));
    assertFalse(error().chars().anyMatch(c -> c < ' ' || c == 0x9b || c == 0x202e), error());
  }

  @Test
  void longNamesAreCut() {
    String name = "n".repeat(100_000);
    OnnxVaeTest.decoder()
        .node(name, "h", "logits")
        .outputs("logits")
        .write(folder.resolve("decoder.onnx"));
    assertTrue(error().length() < 1000);
  }
}

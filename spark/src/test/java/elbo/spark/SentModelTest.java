package elbo.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.bound.Elbo;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.onnx.OnnxVae;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentModelTest {
  @TempDir Path folder;

  private Path vae() throws IOException {
    Path vae = Files.createDirectory(folder.resolve("my-vae"));
    for (String file : List.of("encoder.onnx", "decoder.onnx")) {
      try (InputStream in = OnnxVae.class.getResourceAsStream("/elbo/onnx/mnist-tanh/" + file)) {
        Files.copy(in, vae.resolve(file));
      }
    }
    return vae;
  }

  private static SentModel received(SentModel sent) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (SentModel) in.readObject();
    }
  }

  @Test
  void aFolderIsItsBytes() throws Exception {
    Path vae = vae();
    LatentModel model = OnnxVae.read(vae).model();
    SentModel sent = received(SentModel.of(vae.toString(), new int[0]));
    for (String file : List.of("encoder.onnx", "decoder.onnx")) {
      Files.delete(vae.resolve(file));
    }
    Model opened = sent.open();
    assertEquals("my-vae", opened.name());
    assertEquals(model.sha256(), opened.sha256());
    Evaluation<LatentModel> evaluation =
        Evaluation.of(model).withProposal(new Encoder()).withSamples(4).withStatistics(new Elbo());
    assertEquals(
        LocalSpark.alone(evaluation, 5),
        LocalSpark.lines(
            SparkEvaluation.of(sent, evaluation)
                .withTasks(2)
                .evaluate(LocalSpark.drawn(model, 5), "x"),
            evaluation));
  }

  @Test
  void modelsGoByNameOrAreRefused() throws Exception {
    Model binary = Catalogs.MODELS.parse("LinearGaussian(d=2,D=3,seed=1)");
    assertEquals(binary.name(), received(SentModel.of(binary)).open().name());
    Model bundled = OnnxVae.bundled("mnist-tanh").model();
    assertEquals(bundled.sha256(), SentModel.of(bundled).open().sha256());
    Model own = OnnxVae.read(vae()).model();
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> SentModel.of(own))
            .getMessage()
            .startsWith("a model must have a printed name from which it is made again"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SparkEvaluation.of(
                SentModel.of("mnist-tanh", new int[0]),
                Evaluation.of(OnnxVae.read(folder.resolve("my-vae")).model())));
  }
}

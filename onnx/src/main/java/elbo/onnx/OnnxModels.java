package elbo.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Models of any kind from folders of ONNX files: a VAE ([OnnxVae]), a hierarchy of latents, a
/// diffusion ([OnnxDiffusion]), or an autoregressive model. Which of them it is follows from the
/// files and from the keys of `model.json`.
///
/// | files | model |
/// |---|---|
/// | `encoder.onnx`, `decoder.onnx` | VAE |
/// | `encoder.onnx`, `encoder.2.onnx`, …, `decoder.onnx`, `decoder.2.onnx`, … | hierarchical VAE |
/// | `denoiser.onnx`, `scheduler_config.json` | diffusion |
/// | `autoregressive.onnx`, and `autoregressive.2.onnx`, … of an ensemble | autoregressive model |
public final class OnnxModels {
  private static final List<String> AUTOREGRESSIVE = List.of("mnist-pixelcnn");

  private OnnxModels() {}

  /// The names of the bundled models.
  public static List<String> bundled() {
    List<String> all = new ArrayList<>(OnnxVae.bundled());
    all.addAll(AUTOREGRESSIVE);
    all.addAll(OnnxDiffusion.bundled());
    return all;
  }

  /// A bundled model.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static OnnxModel bundled(String name) {
    if (OnnxDiffusion.bundled().contains(name)) {
      return of(OnnxDiffusion.bundled(name));
    }
    return AUTOREGRESSIVE.contains(name)
        ? OnnxAutoregressive.bundled(name)
        : of(OnnxVae.bundled(name));
  }

  /// The model in a folder.
  ///
  /// @param rowShape the shape of a row of data, from which lengths that the graphs leave open are
  ///   taken; empty if it is not known
  /// @throws IllegalArgumentException if a file is missing, truncated or corrupt, cannot be run or
  ///   understood, or does not fit the others or the data; the message is one line that names the
  ///   file, the rule and the value
  public static OnnxModel read(Path folder, int[] rowShape) {
    if (!Files.isDirectory(folder)) {
      throw new FileName(folder.toString(), Optional.of(folder)).error("no such folder");
    }
    if (OnnxDiffusion.isOne(folder)) {
      return of(OnnxDiffusion.read(folder, rowShape));
    }
    Description root = Description.read(folder).root();
    RowShape rows = new RowShape(rowShape.clone(), "rows of the data");
    if (OnnxAutoregressive.isOne(folder, root)) {
      return OnnxAutoregressive.read(FileName.ofFolder(folder), folder, rows);
    }
    root.refuse(
        List.of("order", "orders"), "a key of autoregressive models, of autoregressive.onnx");
    return OnnxHierarchy.isOne(folder, root)
        ? OnnxHierarchy.read(FileName.ofFolder(folder), folder, rows)
        : of(OnnxVae.read(folder, rowShape));
  }

  private static OnnxModel of(OnnxDiffusion diffusion) {
    return new OnnxModel(
        diffusion.model(), diffusion.rowShape(), diffusion.description(), Optional.empty());
  }

  private static OnnxModel of(OnnxVae vae) {
    return new OnnxModel(vae.model(), vae.rowShape(), vae.description(), vae.family());
  }
}

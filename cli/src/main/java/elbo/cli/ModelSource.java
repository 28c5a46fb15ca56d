package elbo.cli;

import elbo.Catalogs;
import elbo.Cluster;
import elbo.InputException;
import elbo.model.Model;
import elbo.network.Likelihood;
import elbo.onnx.OnnxDiffusion;
import elbo.onnx.OnnxModel;
import elbo.onnx.OnnxModels;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// A model as it is asked for: a bundled one, a folder of ONNX files, or the printed name of a
/// built-in one.
///
/// @param model the model
/// @param origin where it comes from
/// @param rowShape the shape of an observation that it takes; of length 0 where any of the model's
///   width will do
/// @param how what computes it, for a report
/// @param asked what was asked for, and the shape of a row of data, from which it is made again
/// @param likelihood the family of p(x | z), where it is known
@SuppressWarnings("ArrayRecordComponent") // never compared
record ModelSource(
    Model model,
    Origin origin,
    int[] rowShape,
    String how,
    Cluster.Source asked,
    Optional<Likelihood> likelihood) {
  /// The bundled model, used where none is named.
  static final String DEFAULT = "mnist-tanh";

  private static final int[] ANY = {};

  ModelSource(Model model, Origin origin, int[] rowShape, String how, Cluster.Source asked) {
    this(model, origin, rowShape, how, asked, Optional.empty());
  }

  /// Where models come from, which decides what observations there are without a file.
  enum Origin {
    /// Comes with data: the bundled digits.
    BUNDLED,
    /// Needs data.
    FOLDER,
    /// Draws its own observations.
    BUILT_IN
  }

  /// Whether `text` can only be the printed name of a built-in model.
  static boolean isBuiltIn(String text) {
    return !OnnxModels.bundled().contains(text) && !isFolder(text);
  }

  /// The model that `text` names.
  ///
  /// @throws InputException if there is none, or it cannot be read
  static ModelSource of(String text) {
    return of(text, ANY);
  }

  /// The model that `text` names, for data whose rows have a shape.
  ///
  /// @param rowShape of length 0 where it is not known
  /// @throws InputException if there is none, or it cannot be read
  static ModelSource of(String text, int[] rowShape) {
    Cluster.Source asked = new Cluster.Source(text, rowShape);
    try {
      if (OnnxModels.bundled().contains(text)) {
        boolean draws = OnnxDiffusion.bundled().contains(text);
        return of(OnnxModels.bundled(text), draws ? Origin.BUILT_IN : Origin.BUNDLED, asked);
      }
      if (isFolder(text)) {
        return of(OnnxModels.read(Path.of(text), rowShape), Origin.FOLDER, asked);
      }
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    try {
      return new ModelSource(Catalogs.MODELS.parse(text), Origin.BUILT_IN, ANY, "built in", asked);
    } catch (IllegalArgumentException e) {
      boolean unknown = text.indexOf('(') < 0 || !isKnown(text.substring(0, text.indexOf('(')));
      String others = " (or " + DEFAULT + ", or a folder of ONNX files)";
      throw new InputException("--model: " + e.getMessage() + (unknown ? others : ""), e);
    }
  }

  private static boolean isKnown(String name) {
    return Catalogs.MODELS.signatures().stream().anyMatch(s -> s.startsWith(name.strip() + "("));
  }

  private static ModelSource of(OnnxModel onnx, Origin origin, Cluster.Source asked) {
    int[] rowShape = onnx.rowShape().stream().mapToInt(d -> d).toArray();
    return new ModelSource(
        onnx.model(), origin, rowShape, onnx.description(), asked, onnx.likelihood());
  }

  /// Whether a text names a folder, not a model by its name.
  static boolean isFolder(String text) {
    try {
      boolean path = text.contains("/") || text.contains(File.separator);
      return (path && text.indexOf('(') < 0) || Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}

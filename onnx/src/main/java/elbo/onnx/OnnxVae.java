package elbo.onnx;

import com.google.protobuf.ByteString;
import elbo.model.Digest;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.Likelihood;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A variational autoencoder read from a folder with `encoder.onnx` and `decoder.onnx`.
///
/// Each graph has one input, rows of numbers (`[n, 784]`, or `[n, 1, 28, 28]` and the like, which
/// takes the same numbers in row-major order), and outputs whose names determine what they are:
///
/// | graph | outputs | distribution |
/// |---|---|---|
/// | encoder | `mean` and `log_variance`, `log_std`, `std` or `variance` | diagonal normal q(z given x) |
/// | decoder | `logits` | [elbo.network.BernoulliLogits] |
/// | decoder | `probabilities` | [elbo.network.BernoulliProbabilities] |
/// | decoder | `mean` and a spread as above | [elbo.network.LearnedScaleNormal] |
/// | decoder | `mean` alone | [elbo.network.FixedScaleNormal], scale 1 |
///
/// The usual abbreviations (`mu`, `logvar`, `z_log_var`, `logstd`, `sigma`, `probs`) are recognized
/// too; letter case and underscores make no difference; other outputs are ignored. A file
/// `model.json` in the folder, in which every key is optional, is for other names or another scale:
///
/// ```json
/// {
///   "encoder": {"file": "enc.onnx", "input": "x", "mean": "out_0", "spread": "out_1",
///               "spread_kind": "log_variance"},
///   "decoder": {"file": "dec.onnx", "input": "z", "output": "out_0", "likelihood": "normal",
///               "scale": 0.1}
/// }
/// ```
///
/// With `"run": "onnx_runtime"` a network runs there though it could be compiled. `likelihood` is
/// `bernoulli_logits`, `bernoulli_probabilities` or `normal`; a normal one has a `scale`, or
/// `spread` and `spread_kind` (`log_variance`, `log_std`, `std`, `variance`).
///
/// A graph of dense layers and activations (tanh, relu, leaky relu, elu, sigmoid, softplus, silu,
/// gelu), in any of the ways in which exporters write them, is compiled to the kernels of this
/// library; any other runs in ONNX Runtime ([Route]). A sigmoid that ends in probabilities is left
/// out and its argument taken as logits: the same distribution, without rounding probabilities to 0
/// or 1. Likewise an exponential, root or logarithm that ends in a spread only changes the
/// parameterization of the scale.
///
/// @param vae the model
/// @param likelihood the distributions whose parameters its decoder outputs
/// @param encoder what computes the encoder
/// @param decoder what computes the decoder
/// @param sha256 the identity of the model, 64 hexadecimal digits: the [Digest] of the names and
///   bytes of `model.json` (if there is one), of the encoder's file and of the decoder's, each
///   followed by the parts of other files in which its tensors are kept
public record OnnxVae(Vae vae, Likelihood likelihood, Route encoder, Route decoder, String sha256) {
  private static final String RESOURCES = "/elbo/onnx/";
  private static final List<String> BUNDLED = List.of("mnist-tanh");

  /// The names of the bundled models.
  public static List<String> bundled() {
    return BUNDLED;
  }

  /// A bundled model.
  ///
  /// `mnist-tanh` is a VAE of 784-200-200-50 tanh layers with Bernoulli pixels, trained on MNIST.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static OnnxVae bundled(String name) {
    if (!BUNDLED.contains(name)) {
      throw new IllegalArgumentException(
          "no bundled model is called '%s'; there is %s"
              .formatted(name, String.join(", ", BUNDLED)));
    }
    String folder = RESOURCES + name;
    return join(
        name,
        Optional.empty(),
        OnnxEncoder.open(ModelFile.resource(folder + "/encoder.onnx"), Description.none()),
        OnnxDecoder.open(ModelFile.resource(folder + "/decoder.onnx"), Description.none()));
  }

  /// The model in a folder.
  ///
  /// @throws IllegalArgumentException if a file is missing, truncated or corrupt, cannot be run or
  ///   understood, or does not fit the other; the message is one line that names the file, the rule
  ///   and the value
  public static OnnxVae read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + ": no such folder");
    }
    Description.Both described = Description.read(folder);
    Description encoder = described.encoder();
    Description decoder = described.decoder();
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return join(
        name == null ? folder.toString() : name.toString(),
        described.bytes(),
        OnnxEncoder.open(file(folder, encoder, "encoder.onnx"), encoder),
        OnnxDecoder.open(file(folder, decoder, "decoder.onnx"), decoder));
  }

  private static ModelFile file(Path folder, Description description, String usual) {
    String name = description.text("file").orElse(usual);
    try {
      return ModelFile.read(folder.resolve(name));
    } catch (InvalidPathException e) {
      throw description.error("'file' is '%s', which can be no file".formatted(name));
    }
  }

  private static OnnxVae join(
      String name, Optional<ByteString> description, OnnxEncoder encoder, OnnxDecoder decoder) {
    NormalEncoder e = encoder.encoder();
    if (e.latentDimension() != decoder.decoder().latentDimension()) {
      throw encoder
          .file()
          .error(
              "outputs %d latents, but %s takes %d"
                  .formatted(
                      e.latentDimension(),
                      decoder.file().name(),
                      decoder.decoder().latentDimension()));
    }
    if (decoder.width() != e.width()) {
      throw encoder
          .file()
          .error(
              "takes observations of %d numbers, but those of %s have %d"
                  .formatted(e.width(), decoder.file().name(), decoder.width()));
    }
    String sha256 = sha256(description, encoder.file(), decoder.file());
    return new OnnxVae(
        new Vae(
            name, Optional.of(sha256), e.width(), decoder.decoder(), decoder.likelihood(), e::at),
        decoder.likelihood(),
        encoder.route(),
        decoder.route(),
        sha256);
  }

  private static String sha256(
      Optional<ByteString> description, ModelFile encoder, ModelFile decoder) {
    Digest digest = new Digest();
    description.ifPresent(bytes -> digest.add(Description.FILE).add(bytes.toByteArray()));
    encoder.addTo(digest);
    decoder.addTo(digest);
    return digest.hex();
  }
}

package elbo.onnx;

import elbo.model.Digest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The files that a model consists of, with the condition that they take.
///
/// @param decoder none where there is a joint density
/// @param flow of the posterior, if any
/// @param joint the graph of log p(x, z), if any
record Parts(
    String name,
    Optional<Condition.Use> encoder,
    Optional<Condition.Use> decoder,
    PriorFile prior,
    Optional<Condition.Use> flow,
    Optional<Condition.Use> joint,
    Condition condition,
    Description.Both described) {
  private static final List<String> JOINT = List.of("file", "x", "z", "output");
  private static final List<String> POSTERIOR = List.of("family", "file", "base", "input");
  private static final String ENCODER = "encoder.onnx";
  private static final String DECODER = "decoder.onnx";
  private static final String FLOW = "flow.onnx";

  /// @throws IllegalArgumentException if a file is missing or not understood
  static Parts read(String name, Path folder) {
    return read(name, folder, Description.read(folder));
  }

  /// @throws IllegalArgumentException if a file is missing or not understood
  static Parts read(String name, Path folder, Description.Both described) {
    Description root = described.root();
    boolean flows = root.has("posterior");
    Optional<Condition.Use> joint = joint(folder, root);
    Description part = flows ? root.inner("posterior", POSTERIOR) : Description.none();
    boolean alone =
        flows
            && part.word("base", List.of("standard_normal", "encoder"))
                .orElseThrow(() -> part.error("needs a 'base': standard_normal or encoder"))
                .equals("standard_normal");
    PriorFile prior = PriorFile.of(Optional.of(folder), root);
    boolean ofPrior = prior.use().isPresent();
    if (!flows && !ofPrior && Files.exists(folder.resolve(FLOW))) {
      throw root.error(
          FLOW
              + " is in the folder: add \"posterior\": {\"family\": \"flow\", \"file\":"
              + " \"flow.onnx\", \"base\": …} or \"prior\": {\"family\": \"flow\", …}");
    }
    if (joint.isPresent() && prior.isGiven()) {
      throw root.error("a joint density has its prior in it, but 'prior' is another one");
    }
    return of(
        name,
        alone ? Optional.empty() : Optional.of(file(folder, described.encoder(), ENCODER)),
        joint.isPresent()
            ? Optional.empty()
            : Optional.of(file(folder, described.decoder(), DECODER)),
        prior,
        flows ? Optional.of(flow(folder, part, root)) : Optional.empty(),
        joint,
        described);
  }

  /// A model of an encoder and a decoder without a description.
  static Parts bundled(String name, ModelFile encoder, ModelFile decoder) {
    Description.Both none = Description.Both.none();
    return of(
        name,
        Optional.of(encoder),
        Optional.of(decoder),
        PriorFile.of(Optional.empty(), none.root()),
        Optional.empty(),
        Optional.empty(),
        none);
  }

  private static Parts of(
      String name,
      Optional<ModelFile> encoderFile,
      Optional<ModelFile> decoderFile,
      PriorFile prior,
      Optional<Condition.Use> flow,
      Optional<Condition.Use> joint,
      Description.Both described) {
    Description root = described.root();
    Optional<Condition.Use> encoder =
        encoderFile.map(f -> use(f, described.encoder(), root, "x", ExtraNames.X));
    Optional<Condition.Use> decoder =
        isWhole(encoderFile, decoderFile)
            ? encoder
            : decoderFile.map(f -> use(f, described.decoder(), root, "z", ExtraNames.Z));
    List<Condition.Use> uses = new ArrayList<>();
    encoder.ifPresent(uses::add);
    decoder.ifPresent(uses::add);
    prior.use().ifPresent(uses::add);
    flow.ifPresent(uses::add);
    joint.ifPresent(uses::add);
    Condition condition = Condition.of(uses, root);
    return new Parts(name, encoder, decoder, prior, flow, joint, condition, described);
  }

  private static Condition.Use use(
      ModelFile file, Description part, Description root, String what, List<String> usual) {
    if (file.allInputs().isEmpty()) {
      throw file.error("has no input");
    }
    return new Condition.Use(file, Set.of(Condition.own(file, part, root, what, usual)));
  }

  static ModelFile file(Path folder, Description description, String usual) {
    String name = description.text("file").orElse(usual);
    try {
      Path path = folder.resolve(name);
      if (!description.has("file") && !Files.exists(path)) {
        throw new FileName(path.toString(), Optional.of(path))
            .error(
                "no such file; other names stand in "
                    + Description.FILE
                    + ", and a whole VAE in one file is both: {\"encoder\": {\"file\":"
                    + " \"vae.onnx\", …}, \"decoder\": {\"file\": \"vae.onnx\", …}}");
      }
      return ModelFile.read(folder.resolve(name));
    } catch (InvalidPathException e) {
      throw description.error(
          String.format(Locale.ROOT, "'file' is '%s', which can be no file", name));
    }
  }

  private static Optional<Condition.Use> joint(Path folder, Description root) {
    if (!root.has("joint") && !Files.exists(folder.resolve(JointGraph.FILE))) {
      return Optional.empty();
    }
    Description part = root.has("joint") ? root.inner("joint", JOINT) : Description.none();
    ModelFile file = file(folder, part, JointGraph.FILE);
    Set<String> own = new LinkedHashSet<>();
    own.add(named(file, part, "x", ExtraNames.X));
    own.add(named(file, part, "z", ExtraNames.Z));
    if (own.size() != 2) {
      throw file.error("must have two inputs x and z, but both are " + own);
    }
    return Optional.of(new Condition.Use(file, own));
  }

  private static Condition.Use flow(Path folder, Description part, Description root) {
    if (part.word("family", List.of("flow")).isEmpty()) {
      throw part.error("has no 'family'");
    }
    ModelFile file = file(folder, part, FLOW);
    Set<String> own = new LinkedHashSet<>();
    List<String> usual = new ArrayList<>(ExtraNames.NOISE);
    usual.addAll(ExtraNames.Z);
    own.add(Condition.own(file, part, root, "u", usual));
    file.allInputs().stream()
        .map(info -> info.getName())
        .filter(name -> ExtraNames.X.contains(name.toLowerCase(Locale.ROOT)))
        .forEach(own::add);
    return new Condition.Use(file, own);
  }

  private static String named(ModelFile file, Description part, String key, List<String> usual) {
    List<String> names = file.allInputs().stream().map(info -> info.getName()).toList();
    List<String> fitting =
        part.text(key)
            .map(List::of)
            .orElseGet(() ->
                names.stream()
                    .filter(name -> usual.contains(name.toLowerCase(Locale.ROOT)))
                    .toList());
    if (fitting.size() != 1 || !names.contains(fitting.getFirst())) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "has the inputs %s, of which one must be %s: name it in %s: {\"joint\": {\"%s\":"
                  + " \"…\"}}",
              names,
              key,
              Description.FILE,
              key));
    }
    return fitting.getFirst();
  }

  /// Whether encoder and decoder are one graph, which is cut.
  boolean isWhole() {
    return isWhole(encoder.map(Condition.Use::file), decoder.map(Condition.Use::file));
  }

  private static boolean isWhole(Optional<ModelFile> encoder, Optional<ModelFile> decoder) {
    return encoder.isPresent()
        && decoder.isPresent()
        && encoder.orElseThrow().path().isPresent()
        && encoder.orElseThrow().path().equals(decoder.orElseThrow().path());
  }

  /// The description of the joint density.
  Description ofJoint() {
    Description root = described.root();
    return root.has("joint") ? root.inner("joint", JOINT) : Description.none();
  }

  /// The identity of the model.
  String sha256() {
    Digest digest = new Digest();
    described.bytes().ifPresent(bytes -> digest.add(Description.FILE).add(bytes.toByteArray()));
    encoder.ifPresent(use -> use.file().addTo(digest));
    decoder.ifPresent(use -> use.file().addTo(digest));
    prior.addTo(digest);
    flow.ifPresent(use -> use.file().addTo(digest));
    joint.ifPresent(use -> use.file().addTo(digest));
    return digest.hex();
  }
}

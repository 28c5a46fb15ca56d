package elbo.bench;

import elbo.bench.fuzz.FuzzFiles;
import elbo.bench.study.AnnealingFiles;
import elbo.bench.study.CollapseFiles;
import elbo.bench.study.FilterFiles;
import elbo.bench.study.GradientsFiles;
import elbo.bench.study.KillFiles;
import elbo.bench.study.LatentsFiles;
import elbo.bench.study.MillionFiles;
import elbo.bench.study.MnistFiles;
import elbo.bench.study.ParticlesFiles;
import elbo.bench.study.SamplesFiles;
import elbo.bench.study.StudyFiles;
import elbo.bench.study.TruthFiles;
import elbo.bench.study.UnbiasedFiles;
import elbo.bench.study.WarmUpFiles;
import elbo.bench.study.WarningsFiles;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The studies that [Recorder] records, by the names of their options: `WARM_UP` is `--warm-up`.
enum StudyName {
  STUDY(StudyFiles.class, Arguments.NONE),
  SAMPLES(SamplesFiles.class, Arguments.NONE),
  LATENTS(LatentsFiles.class, Arguments.SOME),
  WARNINGS(WarningsFiles.class, Arguments.NONE),
  WARM_UP(WarmUpFiles.class, Arguments.NONE),
  FRACTIONS(FractionFiles.class, Arguments.ANY),
  GRADIENTS(GradientsFiles.class, Arguments.NONE),
  FUZZ(FuzzFiles.class, Arguments.NONE),
  KILLS(KillFiles.class, Arguments.NONE),
  MILLION(MillionFiles.class, Arguments.NONE),
  PARTICLES(ParticlesFiles.class, Arguments.NONE),
  FILTERS(FilterFiles.class, Arguments.NONE),
  COLLAPSE(CollapseFiles.class, Arguments.NONE),
  MNIST(MnistFiles.class, Arguments.SOME),
  TRUTH(TruthFiles.class, Arguments.ANY),
  ANNEALING(AnnealingFiles.class, Arguments.ANY),
  UNBIASED(UnbiasedFiles.class, Arguments.NONE);

  private enum Arguments {
    NONE,
    ANY,
    SOME
  }

  private final Class<?> files;
  private final Arguments arguments;

  StudyName(Class<?> files, Arguments arguments) {
    this.files = files;
    this.arguments = arguments;
  }

  /// The study with an option, if it is one's.
  static Optional<StudyName> of(String option) {
    return Arrays.stream(values()).filter(name -> name.option().equals(option)).findFirst();
  }

  /// All names, as their options have them.
  static String all() {
    return Arrays.stream(values())
        .map(name -> name.option().substring(2))
        .collect(Collectors.joining(", "));
  }

  /// As it stands on the command line.
  String option() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The class whose main method writes the study's files into the folder that is its first
  /// argument.
  Class<?> files() {
    return files;
  }

  /// Whether it can be run with so many arguments of its own: folders of models or data, or options
  /// of the JVM.
  boolean takes(int count) {
    return switch (arguments) {
      case NONE -> count == 0;
      case ANY -> true;
      case SOME -> count > 0;
    };
  }
}

package elbo.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The arrows of the architecture: which package may import which.
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("elbo");

  private static final Set<String> OTHER_MODULES =
      Set.of(
          "elbo.data",
          "elbo.onnx",
          "elbo.onnx.schema",
          "elbo.report",
          "elbo.report.html",
          "elbo.cli");

  private static final Set<String> OWN_MATHEMATICS =
      Set.of(
          "exp", "expm1", "log", "log1p", "log10", "pow", "sin", "cos", "tan", "sinh", "cosh",
          "tanh", "asin", "acos", "atan", "atan2", "cbrt", "hypot");

  static Stream<Arguments> arrows() {
    return Stream.of(
        arguments("elbo.kernel", List.of()),
        arguments("elbo.name", List.of()),
        arguments("elbo.network", List.of("kernel", "name")),
        arguments("elbo.points", List.of("kernel", "name")),
        arguments("elbo.distribution", List.of("kernel", "name")),
        arguments("elbo.model", List.of("distribution", "network", "kernel", "name")),
        arguments("elbo.weight", List.of("kernel")),
        arguments("elbo.estimate", List.of("weight", "kernel", "name")),
        arguments("elbo.bound", List.of("estimate", "weight", "kernel", "name")),
        arguments("elbo.diagnostic", List.of("estimate", "weight", "kernel", "name")),
        arguments("elbo.gradient", List.of("model", "distribution", "points", "kernel", "name")),
        arguments("elbo.exact", List.of("model", "distribution", "weight", "kernel", "name")),
        arguments("elbo.annealing", List.of("model", "distribution", "points", "weight", "kernel")),
        arguments(
            "elbo.inference",
            List.of(
                "annealing",
                "exact",
                "model",
                "distribution",
                "points",
                "weight",
                "kernel",
                "name")),
        arguments(
            "elbo.stopping",
            List.of("inference", "bound", "diagnostic", "estimate", "weight", "name")),
        arguments("elbo.engine", List.of("estimate", "weight", "kernel")),
        arguments("elbo.posterior", List.of("engine", "model", "points", "weight", "kernel")),
        arguments(
            "elbo.collapse",
            List.of(
                "training",
                "gradient",
                "engine",
                "model",
                "network",
                "distribution",
                "points",
                "kernel")),
        arguments(
            "elbo.training",
            List.of(
                "engine",
                "gradient",
                "model",
                "network",
                "distribution",
                "points",
                "kernel",
                "name")),
        arguments(
            "elbo",
            List.of(
                "posterior",
                "engine",
                "stopping",
                "gradient",
                "inference",
                "exact",
                "bound",
                "diagnostic",
                "estimate",
                "weight",
                "model",
                "points",
                "name")),
        arguments(
            "elbo.verification",
            List.of(
                "",
                "engine",
                "stopping",
                "inference",
                "bound",
                "diagnostic",
                "estimate",
                "weight",
                "model",
                "points",
                "name")),
        arguments("elbo.data", List.of("", "kernel")),
        arguments(
            "elbo.onnx",
            List.of("", "data", "onnx.schema", "model", "distribution", "network", "kernel")),
        arguments(
            "elbo.report",
            List.of(
                "",
                "posterior",
                "verification",
                "collapse",
                "engine",
                "stopping",
                "inference",
                "bound",
                "diagnostic",
                "estimate",
                "weight",
                "model",
                "points")),
        arguments("elbo.report.html", List.of("", "report", "diagnostic", "estimate")),
        arguments(
            "elbo.cli",
            List.of(
                "",
                "posterior",
                "report",
                "report.html",
                "data",
                "onnx",
                "verification",
                "collapse",
                "training",
                "gradient",
                "engine",
                "stopping",
                "inference",
                "exact",
                "bound",
                "diagnostic",
                "estimate",
                "weight",
                "distribution",
                "model",
                "network",
                "points",
                "name")));
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void packageImportsOnlyItsOwn(String name, List<String> imports) {
    List<String> allowed = new ArrayList<>(List.of(name));
    imports.forEach(i -> allowed.add(i.isEmpty() ? "elbo" : "elbo." + i));
    noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat(
            describe(
                "are ours, but not of " + allowed,
                (JavaClass c) -> isOurs(c) && !allowed.contains(c.getPackageName())))
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> known = new TreeSet<>();
    arrows().forEach(a -> known.add((String) a.get()[0]));
    Set<String> all = new TreeSet<>();
    CLASSES.stream().map(JavaClass::getPackageName).forEach(all::add);
    all.remove("elbo.onnx.schema");
    assertEquals(known, all);
  }

  @Test
  void filesHaveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass c) {
                return isOurs(c) && !c.getPackageName().equals("elbo.onnx.schema")
                    ? SliceIdentifier.of(file(c))
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "files";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  private static String file(JavaClass c) {
    return c.getEnclosingClass().map(ArrowsTest::file).orElse(c.getName());
  }

  private static boolean isOurs(JavaClass c) {
    String name = c.getPackageName();
    return name.equals("elbo") || name.startsWith("elbo.");
  }

  @Test
  void coreDependsOnCommonsRngAlone() {
    noClasses()
        .that(isCore())
        .should()
        .dependOnClassesThat(
            describe(
                "are neither ours, Java's nor of commons-rng",
                (JavaClass c) ->
                    !isOurs(c.getBaseComponentType())
                        && !c.getBaseComponentType().isPrimitive()
                        && !c.getBaseComponentType().getPackageName().startsWith("java.")
                        && !c.getPackageName().startsWith("jdk.incubator.vector")
                        && !c.getPackageName().startsWith("org.apache.commons.rng")))
        .check(CLASSES);
  }

  @Test
  void onlyTheKernelNamesASpecies() {
    noClasses()
        .that()
        .resideOutsideOfPackage("elbo.kernel")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineHasThreads() {
    noClasses()
        .that(isCore())
        .and()
        .resideOutsideOfPackage("elbo.engine")
        .should()
        .callMethodWhere(
            describe(
                "is parallel",
                (JavaAccess<?> a) -> Set.of("parallel", "parallelStream").contains(a.getName())))
        .orShould()
        .dependOnClassesThat(resideInAPackage("java.util.concurrent.."))
        .orShould()
        .callConstructorWhere(
            describe(
                "makes a thread",
                (JavaAccess<?> a) -> a.getTargetOwner().getName().equals("java.lang.Thread")))
        .check(CLASSES);
  }

  @Test
  void onlyReportsAndTheCommandLinePrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("elbo.cli..", "elbo.report..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.io.PrintStream.class)
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("elbo.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  /// Math.exp and its kind are intrinsics whose bits differ between interpreter, compiler and
  /// platforms; StrictMath and our kernels do not.
  @Test
  void coreComputesTheSameBitsEverywhere() {
    noClasses()
        .that(isCore())
        .should()
        .callMethodWhere(
            describe(
                "is an inexact function of Math",
                (JavaAccess<?> a) ->
                    a.getTargetOwner().getName().equals("java.lang.Math")
                        && OWN_MATHEMATICS.contains(a.getName())))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isCore() {
    return describe("are of core", c -> isOurs(c) && !OTHER_MODULES.contains(c.getPackageName()));
  }
}

package org.opportune.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The map of docs/ARCHITECTURE.md, held against the compiled classes. */
class ArchitectureTest {
  private static final String ROOT = "org.opportune.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.opportune");

  @Test
  void ingestKnowsNoOtherModule() {
    requireNone("ingest", "inference..", "staging..", "jobs..");
  }

  @Test
  void inferenceKnowsIngestAlone() {
    requireNone("inference", "staging..", "jobs..");
  }

  @Test
  void stagingKnowsNoOtherModule() {
    requireNone("staging", "ingest..", "inference..", "jobs..");
  }

  @Test
  void sparkAppearsInJobsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "jobs..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void deepLearningStaysOutOfIngestAndStaging() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "ingest..", ROOT + "staging..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void noRoomWithoutPurpose() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)")
        .check(CLASSES);
  }

  @Test
  void packagesOfTheLibrariesHaveNoCycles() {
    for (String module : new String[] {"ingest", "inference", "staging"}) {
      SlicesRuleDefinition.slices()
          .matching(ROOT + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .check(CLASSES);
    }
  }

  private static void requireNone(String module, String... others) {
    String[] packages = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      packages[i] = ROOT + others[i];
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(CLASSES);
  }
}

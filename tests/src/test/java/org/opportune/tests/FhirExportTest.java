package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.export.CodeBook;
import org.opportune.jobs.export.ExportResult;
import org.opportune.jobs.export.FhirExport;
import org.opportune.jobs.query.WarehouseDatabase;

/** Exported resources, judged by HAPI's validator against the profiles of FHIR R4 itself. */
class FhirExportTest {
  private static final Path WAREHOUSE =
      Path.of(System.getProperty("opportune.root"), "jobs/src/test/resources/warehouses/0.1.0");
  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final String RESEARCH = "Research use only";

  @TempDir static Path folder;

  private static ExportResult result;
  private static FhirValidator validator;

  @BeforeAll
  static void export() throws Exception {
    try (WarehouseDatabase database =
        WarehouseDatabase.open(WAREHOUSE.toUri(), new Configuration())) {
      result =
          new FhirExport(CodeBook.load("default"), "urn:opportune:pseudonym", "0.1.0")
              .write(database, folder);
    }
    PrePopulatedValidationSupport exported = new PrePopulatedValidationSupport(FHIR);
    exported.addCodeSystem(
        FHIR.newJsonParser().parseResource(CodeSystem.class, lines("CodeSystem.ndjson").get(0)));
    validator =
        FHIR.newValidator()
            .registerValidatorModule(
                new FhirInstanceValidator(
                    new ValidationSupportChain(
                        new DefaultProfileValidationSupport(FHIR),
                        exported,
                        new CommonCodeSystemsTerminologyService(FHIR),
                        new InMemoryTerminologyServerValidationSupport(FHIR))));
  }

  private static List<String> lines(String file) throws Exception {
    return Files.readAllLines(folder.resolve(file));
  }

  private static List<SingleValidationMessage> faults(String resource) {
    return validator.validateWithResult(resource).getMessages().stream()
        .filter(message -> message.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal())
        .toList();
  }

  @Test
  void everyResourceIsValid() throws Exception {
    List<String> all = new ArrayList<>(lines("Device.ndjson"));
    all.addAll(lines("CodeSystem.ndjson"));
    all.addAll(lines("Observation.ndjson"));
    assertThat(all).hasSize(1 + 1 + 65);
    assertThat(all).allSatisfy(resource -> assertThat(faults(resource)).isEmpty());
  }

  @Test
  void theValidatorWouldHaveFoundAFault() throws Exception {
    String good = lines("Observation.ndjson").get(0);
    assertThat(faults(good.replace("\"status\":\"preliminary\"", "\"status\":\"guess\"")))
        .isNotEmpty();
    assertThat(faults(good.replace("\"code\":\"lung-volume-ct\"", "\"code\":\"no-such-code\"")))
        .isNotEmpty();
    assertThat(faults(good.replace("\"code\":\"HRESCH\"", "\"code\":\"NOSUCH\""))).isNotEmpty();
    assertThat(faults(good.replace("\"code\":\"mL\"", "\"code\":\"notaunit\""))).isNotEmpty();
  }

  @Test
  void everyObservationSaysInEveryPlaceThatItIsForResearch() throws Exception {
    for (String line : lines("Observation.ndjson")) {
      Observation observation = FHIR.newJsonParser().parseResource(Observation.class, line);
      assertThat(observation.getStatus()).isEqualTo(Observation.ObservationStatus.PRELIMINARY);
      assertThat(
              observation
                  .getMeta()
                  .getSecurity("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HRESCH"))
          .isNotNull();
      assertThat(observation.getCategory())
          .anySatisfy(c -> assertThat(c.getCodingFirstRep().getDisplay()).startsWith(RESEARCH));
      assertThat(observation.getMethod().getText()).contains(RESEARCH);
      assertThat(observation.getDevice().getDisplay()).contains(RESEARCH);
      assertThat(observation.getNoteFirstRep().getText()).startsWith(RESEARCH);
      assertThat(lines("Device.ndjson").get(0))
          .contains(observation.getDevice().getReference().substring("Device/".length()));
    }
  }

  @Test
  void valuesAndPseudonymsAreThoseOfTheLastSnapshot() throws Exception {
    Set<String> expected = new HashSet<>();
    try (WarehouseDatabase database =
            WarehouseDatabase.open(WAREHOUSE.toUri(), new Configuration());
        Statement statement = database.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                "unpivot (select patient_key, format('{}-{:02d}', study_year, study_month) as month, lung_volume_ml, laa950_percent, perc15_hu, anomaly_score, stage::double as stage from patients_history where run_date = '2026-01-16' and eligible) on lung_volume_ml, laa950_percent, perc15_hu, anomaly_score, stage into name measure value value")) {
      while (row.next()) {
        expected.add(
            row.getString(1) + row.getString(2) + row.getString(3) + number(row.getDouble(4)));
      }
    }
    List<String> stages = List.of("stage-none", "stage-mild", "stage-moderate", "stage-severe");
    Set<String> found = new HashSet<>();
    for (String line : lines("Observation.ndjson")) {
      Observation observation = FHIR.newJsonParser().parseResource(Observation.class, line);
      String id = observation.getIdElement().getIdPart();
      String measure = id.substring(0, id.lastIndexOf('-')).replace('-', '_');
      double value =
          observation.hasValueQuantity()
              ? observation.getValueQuantity().getValue().doubleValue()
              : stages.indexOf(observation.getValueCodeableConcept().getCodingFirstRep().getCode());
      found.add(
          observation.getSubject().getIdentifier().getValue()
              + observation.getEffectiveDateTimeType().getValueAsString()
              + measure
              + number(value));
    }
    assertThat(found).isEqualTo(expected).hasSize(65);
    assertThat(result.rows()).isEqualTo(65);
    assertThat(result.patients()).isEqualTo(13);
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(10))
        .stripTrailingZeros()
        .toPlainString();
  }
}

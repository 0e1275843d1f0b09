package org.opportune.jobs.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;

/**
 * FHIR R4 resources of staged patients. Status, category, method, device, note and security labels
 * all say that they are for research: a receiver may look at any one of them alone.
 */
final class FhirResources {
  static final String RESEARCH_USE =
      "Research use only. Not for use in diagnostic procedures. Not a medical device.";

  private static final String RESEARCH_CODE = "research-use-only";
  private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
  private static final String UCUM = "http://unitsofmeasure.org";
  private static final int SHORT_SHA = 12;

  /** More digits than any measure has; FHIR wants no more than 18. */
  private static final MathContext PRECISION = new MathContext(10);

  private final CodeBook codes;
  private final String identifierSystem;
  private final String softwareVersion;

  FhirResources(CodeBook codes, String identifierSystem, String softwareVersion) {
    this.codes = codes;
    this.identifierSystem = identifierSystem;
    this.softwareVersion = softwareVersion;
  }

  /** One observation per measure that the scan has. */
  List<Observation> observations(ExportedScan scan) {
    return codes.measures().stream()
        .filter(measure -> scan.values().containsKey(measure.column()))
        .map(measure -> observation(scan, measure))
        .toList();
  }

  private Observation observation(ExportedScan scan, CodedMeasure measure) {
    Observation observation = new Observation();
    // The same scan gives the same id, so that an export can be loaded again over the last.
    observation.setId(measure.column().replace('_', '-') + "-" + scan.seriesKey());
    observation.setMeta(labels());
    observation.setStatus(Observation.ObservationStatus.PRELIMINARY);
    observation
        .addCategory()
        .addCoding(coding(new Coding(TERMINOLOGY + "observation-category", "imaging", "Imaging")));
    observation
        .addCategory()
        .addCoding(coding(new Coding(codes.localSystem(), RESEARCH_CODE, RESEARCH_USE)));
    observation.setCode(concept(measure.coding()));
    observation.setSubject(byIdentifier("Patient", scan.patientKey()));
    observation.addDerivedFrom(byIdentifier("ImagingStudy", scan.studyKey()));
    if (scan.month() != null) {
      observation.setEffective(new DateTimeType(scan.month()));
    }
    double value = scan.values().get(measure.column());
    if (measure.isCategorical()) {
      observation.setValue(concept(measure.valueOf((int) value)));
    } else {
      observation.setValue(quantity(value, measure));
    }
    observation.setBodySite(concept(codes.bodySite()));
    String model = measure.isCategorical() ? "; stage model " + scan.stageModelVersion() : "";
    observation.setMethod(
        new CodeableConcept().setText(measure.method() + model + ". " + RESEARCH_USE));
    observation.setDevice(
        new Reference("Device/" + deviceId(scan.networkSha256()))
            .setDisplay("Opportune. " + RESEARCH_USE));
    observation.addNote().setText(RESEARCH_USE);
    return observation;
  }

  /** The software with one network. */
  Device device(String networkSha256) {
    Device device = new Device();
    device.setId(deviceId(networkSha256));
    device.setMeta(labels());
    device.setStatus(Device.FHIRDeviceStatus.ACTIVE);
    device.addDeviceName().setName("Opportune").setType(Device.DeviceNameType.USERFRIENDLYNAME);
    device
        .addVersion()
        .setType(new CodeableConcept().setText("software"))
        .setValue(softwareVersion);
    device
        .addVersion()
        .setType(new CodeableConcept().setText("SHA-256 of the network's weights"))
        .setValue(networkSha256);
    device.setType(new CodeableConcept().setText("Research software, not a medical device"));
    device.addNote().setText(RESEARCH_USE);
    return device;
  }

  /** What the local codes mean. */
  CodeSystem codeSystem() {
    CodeSystem system = new CodeSystem();
    system.setId("opportune-codes");
    system.setUrl(codes.localSystem());
    system.setVersion(softwareVersion);
    system.setName("OpportuneCodes");
    system.setStatus(PublicationStatus.DRAFT);
    system.setExperimental(true);
    system.setDescription("Codes of chest CT measures that no standard has. " + RESEARCH_USE);
    system.setCaseSensitive(true);
    system.setContent(CodeSystem.CodeSystemContentMode.COMPLETE);
    system.addConcept().setCode(RESEARCH_CODE).setDisplay(RESEARCH_USE);
    for (CodedMeasure measure : codes.measures()) {
      define(system, measure.coding());
      measure.values().forEach(value -> define(system, value.coding()));
    }
    return system;
  }

  private void define(CodeSystem system, Coding coding) {
    if (coding.system().equals(codes.localSystem())) {
      system.addConcept().setCode(coding.code()).setDisplay(coding.display());
    }
  }

  private static Meta labels() {
    return new Meta()
        .addSecurity(
            coding(new Coding(TERMINOLOGY + "v3-ActReason", "HRESCH", "healthcare research")))
        .addSecurity(
            coding(new Coding(TERMINOLOGY + "v3-ObservationValue", "PSEUDED", "pseudonymized")));
  }

  private Reference byIdentifier(String type, String pseudonym) {
    return new Reference()
        .setType(type)
        .setIdentifier(
            new Identifier()
                .setSystem(identifierSystem + ":" + type.toLowerCase(Locale.ROOT))
                .setValue(pseudonym));
  }

  private static Quantity quantity(double value, CodedMeasure measure) {
    Quantity quantity = new Quantity().setValue(BigDecimal.valueOf(value).round(PRECISION));
    measure
        .unit()
        .ifPresent(unit -> quantity.setUnit(unit.name()).setSystem(UCUM).setCode(unit.ucum()));
    return quantity;
  }

  private static String deviceId(String networkSha256) {
    return "opportune-" + networkSha256.substring(0, SHORT_SHA);
  }

  private static CodeableConcept concept(Coding coding) {
    return new CodeableConcept().addCoding(coding(coding));
  }

  private static org.hl7.fhir.r4.model.Coding coding(Coding coding) {
    return new org.hl7.fhir.r4.model.Coding(coding.system(), coding.code(), coding.display());
  }
}

package org.opportune.ingest.ct;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomTag;

/** Technique and coarse demographics of an object; no identifier and no free text of a person. */
final class InstanceFields {
  /** Ages from here on are one group: the very old are too few to hide in. */
  private static final int OLDEST = 90;

  private static final Pattern AGE = Pattern.compile("(\\d{1,3})([YMWD])");
  private static final Pattern DATE = Pattern.compile("(\\d{4})[.]?(\\d{2})[.]?(\\d{2})");

  private static final Pattern CONTRAST =
      Pattern.compile(
          "(?<![a-z])(ce|c\\+|contrast|contraste|kontrast|km|post|arterial|venous|portal|angio|cta"
              + "|ctpa|enhanced)(?![a-z])|增强");
  private static final Pattern NATIVE =
      Pattern.compile(
          "(?<![a-z])(native|nativ|plain|unenhanced|c-|w/o|non[ -]?contrast|without contrast"
              + "|no contrast|sans contraste)(?![a-z])|平扫");
  private static final Pattern REFORMAT =
      Pattern.compile("(?<![a-z])(mpr|mip|minip|cor|coronal|sag|sagittal|reformat|3d)(?![a-z])");
  private static final Pattern DOSE =
      Pattern.compile("(?<![a-z])(dose|topogram|scout|localizer|protocol)(?![a-z])");

  private static final Set<String> NO_AGENT =
      Set.of("NO", "NONE", "N", "NO CONTRAST", "WITHOUT", "NATIVE", "0");

  private InstanceFields() {}

  static CtInstance.Scanner scanner(
      DicomAttributes attributes, FunctionalGroups groups, String description, TextGuard guard) {
    DicomAttributes reconstruction =
        groups.technique(DicomTag.CT_RECONSTRUCTION_SEQUENCE, DicomTag.CONVOLUTION_KERNEL);
    DicomAttributes tube = groups.technique(DicomTag.CT_XRAY_DETAILS_SEQUENCE, DicomTag.KVP);
    DicomAttributes exposure =
        groups.technique(DicomTag.CT_EXPOSURE_SEQUENCE, DicomTag.EXPOSURE_IN_MAS);
    Double mas = CtInstanceReader.boxedDecimal(exposure, DicomTag.EXPOSURE_IN_MAS);
    return new CtInstance.Scanner(
        guard.pass(attributes.string(DicomTag.MANUFACTURER)),
        guard.pass(attributes.string(DicomTag.MANUFACTURER_MODEL_NAME)),
        guard.pass(CtInstanceReader.joined(reconstruction.strings(DicomTag.CONVOLUTION_KERNEL))),
        CtInstanceReader.boxedDecimal(tube, DicomTag.KVP),
        mas != null ? mas : CtInstanceReader.boxedDecimal(attributes, DicomTag.EXPOSURE),
        contrast(attributes, description));
  }

  static CtInstance.Demographics person(DicomAttributes attributes, TextGuard guard) {
    LocalDate study = date(attributes.string(DicomTag.STUDY_DATE));
    if (study == null) {
      study = date(attributes.string(DicomTag.ACQUISITION_DATE));
    }
    String sex = attributes.string(DicomTag.PATIENT_SEX);
    return new CtInstance.Demographics(
        age(attributes, study),
        sex != null && Set.of("F", "M", "O").contains(sex) ? sex : null,
        study == null ? null : Integer.valueOf(study.getYear()),
        study == null ? null : Integer.valueOf(study.getMonthValue()),
        guard.pass(attributes.string(DicomTag.INSTITUTION_NAME)));
  }

  /** What the series description hints at; the text itself may hold a name and is not kept. */
  static String descriptionClass(DicomAttributes attributes) {
    String text = attributes.string(DicomTag.SERIES_DESCRIPTION);
    if (text == null) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (DOSE.matcher(lower).find()) {
      return "dose";
    }
    if (REFORMAT.matcher(lower).find()) {
      return "reformat";
    }
    if (NATIVE.matcher(lower).find()) {
      return "native";
    }
    return CONTRAST.matcher(lower).find() ? "contrast" : null;
  }

  private static Boolean contrast(DicomAttributes attributes, String description) {
    String agent = attributes.string(DicomTag.CONTRAST_BOLUS_AGENT);
    if (agent != null) {
      return !NO_AGENT.contains(agent.toUpperCase(Locale.ROOT));
    }
    if (!attributes.items(DicomTag.CONTRAST_BOLUS_AGENT_SEQUENCE).isEmpty()) {
      return true;
    }
    if ("contrast".equals(description)) {
      return true;
    }
    return "native".equals(description) ? Boolean.FALSE : null;
  }

  /** Age at the study: as stated (0010,1010), else from the birth date; never more than 90. */
  private static Integer age(DicomAttributes attributes, LocalDate study) {
    String stated = attributes.string(DicomTag.PATIENT_AGE);
    Matcher matcher = stated == null ? null : AGE.matcher(stated.toUpperCase(Locale.ROOT));
    if (matcher != null && matcher.matches()) {
      int number = Integer.parseInt(matcher.group(1));
      int years =
          switch (matcher.group(2)) {
            case "Y" -> number;
            case "M" -> number / 12;
            case "W" -> number / 52;
            default -> number / 365;
          };
      return Math.min(years, OLDEST);
    }
    LocalDate birth = date(attributes.string(DicomTag.PATIENT_BIRTH_DATE));
    if (birth == null || study == null || study.isBefore(birth)) {
      return null;
    }
    return Math.min(Period.between(birth, study).getYears(), OLDEST);
  }

  private static LocalDate date(String text) {
    Matcher matcher = text == null ? null : DATE.matcher(text);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    try {
      return LocalDate.of(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          Integer.parseInt(matcher.group(3)));
    } catch (DateTimeException e) {
      return null;
    }
  }
}

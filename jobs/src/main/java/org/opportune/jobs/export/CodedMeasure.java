package org.opportune.jobs.export;

import java.util.List;
import java.util.Optional;

/**
 * One measure of a patient in codes.
 *
 * @param column column of {@code patients}
 * @param coding what is measured
 * @param unit its unit; empty where there is none
 * @param omopConcept OMOP concept of the measure, 0 where there is none
 * @param method how it is measured
 * @param values codes of its values; none for a number
 */
public record CodedMeasure(
    String column,
    Coding coding,
    Optional<Unit> unit,
    int omopConcept,
    String method,
    List<CodedValue> values) {

  /** Copies the list. */
  public CodedMeasure {
    values = List.copyOf(values);
  }

  /**
   * A unit.
   *
   * @param name as people read it
   * @param ucum UCUM code
   * @param omopConcept OMOP concept, 0 where there is none
   */
  public record Unit(String name, String ucum, int omopConcept) {}

  /**
   * A value that is a code.
   *
   * @param value the number stored
   * @param coding what it stands for
   * @param omopConcept OMOP concept, 0 where there is none
   */
  public record CodedValue(int value, Coding coding, int omopConcept) {}

  /** Whether the values are codes rather than quantities. */
  public boolean isCategorical() {
    return !values.isEmpty();
  }

  /** The code of a value. */
  public Coding valueOf(int value) {
    return values.stream()
        .filter(coded -> coded.value() == value)
        .map(CodedValue::coding)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("No code for value " + value + " of " + column));
  }
}

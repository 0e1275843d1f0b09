package org.opportune.ingest.hep2;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is true of a slide in an archive. Belongs outside the archive: it holds the planted names.
 *
 * @param objectKey where its picture lies
 * @param patientId as its key says
 * @param patientName as its key and its picture's metadata say
 * @param accessionNumber as its key says
 * @param studyDate day of the test
 * @param patterns what a laboratory would tick; empty for a negative slide
 * @param titre reciprocal of the highest dilution that shines, 0 for a negative slide
 * @param cells every cell
 */
public record SynthesizedSlide(
    String objectKey,
    String patientId,
    String patientName,
    String accessionNumber,
    LocalDate studyDate,
    Set<Pattern> patterns,
    int titre,
    List<CellTruth> cells) {

  /** Copies the lists. */
  public SynthesizedSlide {
    patterns = Set.copyOf(patterns);
    cells = List.copyOf(cells);
  }

  /** Cells that carry a pattern. */
  public long cellsWith(Pattern pattern) {
    return cells.stream().filter(cell -> cell.patterns().contains(pattern)).count();
  }

  /** The patterns in order, joined by a bar. */
  static String joined(Set<Pattern> patterns) {
    return patterns.stream().sorted().map(Pattern::label).collect(Collectors.joining("|"));
  }

  static String truthHeader() {
    List<String> columns =
        new ArrayList<>(List.of("object_key", "patterns", "titre", "cells", "mitoses"));
    Pattern.labels().forEach(label -> columns.add(label + "_cells"));
    columns.addAll(List.of("patient_id", "patient_name", "accession_number", "study_date"));
    return String.join(",", columns);
  }

  /** No value holds a comma. */
  String truthRow() {
    List<Object> values = new ArrayList<>(List.of(objectKey, joined(patterns), titre));
    values.add(cells.size());
    values.add(cells.stream().filter(CellTruth::mitotic).count());
    Arrays.stream(Pattern.values()).map(this::cellsWith).forEach(values::add);
    values.addAll(
        List.of(
            patientId,
            patientName,
            accessionNumber,
            studyDate.format(DateTimeFormatter.BASIC_ISO_DATE)));
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}

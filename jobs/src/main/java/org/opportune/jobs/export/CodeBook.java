package org.opportune.jobs.export;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.staging.severity.Stage;

/**
 * The codes and units of an export, from {@code conf/codes.conf} or a site's own file.
 *
 * @param localSystem URI of the system of codes that no standard has
 * @param measures the measures to export, in order
 * @param bodySite where they are of
 * @param omopType OMOP type concept of the rows
 */
public record CodeBook(
    String localSystem, List<CodedMeasure> measures, Coding bodySite, int omopType) {
  private static final String SHIPPED = "codes.conf";
  private static final String DEFAULT = "default";

  /** Copies the list. */
  public CodeBook {
    measures = List.copyOf(measures);
  }

  /**
   * Reads a code book.
   *
   * @param location {@code default} or a file
   * @throws UserException naming the file and the field that is wrong
   */
  public static CodeBook load(String location) {
    boolean shipped = location.equals(DEFAULT);
    if (!shipped && !Files.isReadable(Path.of(location))) {
      throw new UserException("Cannot read codes: no such file: " + location + " (export.codes)");
    }
    try {
      Config config =
          shipped
              ? ConfigFactory.parseResources(CodeBook.class.getClassLoader(), SHIPPED)
              : ConfigFactory.parseFile(Path.of(location).toFile());
      return of(config.resolve(), shipped ? SHIPPED : location);
    } catch (ConfigException e) {
      throw new UserException("Invalid codes in " + location + ": " + e.getMessage(), e);
    }
  }

  private static CodeBook of(Config config, String source) {
    List<CodedMeasure> measures =
        config.getConfigList("measures").stream().map(CodeBook::measure).toList();
    Set<String> known =
        PatientsTable.TABLE.columns().stream().map(c -> c.name()).collect(Collectors.toSet());
    for (CodedMeasure measure : measures) {
      if (!known.contains(measure.column())) {
        throw new UserException(
            "Invalid codes in %s: patients has no column %s".formatted(source, measure.column()));
      }
      if (measure.column().equals("stage")) {
        requireEveryStage(measure, source);
      }
    }
    return new CodeBook(
        config.getString("local-system"),
        measures,
        coding(config.getConfig("body-site")),
        config.getInt("omop-type"));
  }

  private static void requireEveryStage(CodedMeasure measure, String source) {
    Set<Integer> missing = new TreeSet<>();
    for (Stage stage : Stage.values()) {
      missing.add(stage.code());
    }
    measure.values().forEach(value -> missing.remove(value.value()));
    if (!missing.isEmpty()) {
      throw new UserException(
          "Invalid codes in %s: measure stage has no values for %s".formatted(source, missing));
    }
  }

  private static CodedMeasure measure(Config entry) {
    Optional<CodedMeasure.Unit> unit =
        entry.hasPath("unit")
            ? Optional.of(
                new CodedMeasure.Unit(
                    entry.getString("unit"), entry.getString("ucum"), entry.getInt("omop-unit")))
            : Optional.empty();
    List<CodedMeasure.CodedValue> values =
        entry.hasPath("values")
            ? entry.getConfigList("values").stream()
                .map(
                    value ->
                        new CodedMeasure.CodedValue(
                            value.getInt("value"), coding(value), value.getInt("omop-concept")))
                .toList()
            : List.of();
    return new CodedMeasure(
        entry.getString("column"),
        coding(entry),
        unit,
        entry.getInt("omop-concept"),
        entry.getString("method"),
        values);
  }

  private static Coding coding(Config entry) {
    return new Coding(
        entry.getString("system"), entry.getString("code"), entry.getString("display"));
  }
}

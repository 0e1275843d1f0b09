package org.opportune.ingest.bag;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pictures that a CSV file names with their labels. Opportune's own layout: a column {@code image}
 * with paths relative to the file's folder, a column {@code patient} where pictures of one patient
 * must not be split, and either one column of 0 and 1 per label or one column {@code labels} with
 * the names joined by a bar, empty for none.
 */
public final class LabelFileBags extends PictureBags {
  private static final String IMAGE = "image";
  private static final String PATIENT = "patient";
  private static final String LABELS = "labels";

  private LabelFileBags(Labeled labeled) {
    super(labeled.names(), labeled.bags(), List.of());
  }

  private record Labeled(List<String> names, List<Bag> bags) {}

  /**
   * Reads the labels and looks whether the pictures are there.
   *
   * @param csv the file
   * @throws BagException when it is not as described
   */
  public static LabelFileBags open(Path csv) throws BagException {
    DelimitedTable table = DelimitedTable.read(csv, ',');
    int image = table.require(IMAGE, "paths of the pictures, relative to the table's folder");
    Optional<Integer> patient = table.find(PATIENT);
    Optional<Integer> joined = table.find(LABELS);
    List<Integer> ticked = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      if (!Set.of(IMAGE, PATIENT, LABELS).contains(table.columns().get(column))) {
        ticked.add(column);
      }
    }
    if (joined.isPresent() != ticked.isEmpty()) {
      throw new BagException(
          "Invalid table %s: it needs one column of 0 and 1 per label, or one column labels with names joined by |, and not both; it has %s"
              .formatted(csv, String.join(", ", table.columns())));
    }
    if (table.rows().isEmpty()) {
      throw new BagException(
          "Invalid table " + csv + ": no row below the header; write one per picture");
    }
    if (ticked.stream().anyMatch(column -> table.columns().get(column).isEmpty())) {
      throw new BagException(
          "Invalid table " + csv + ", line 1: a column has no name; name its label or remove it");
    }
    Map<Path, Long> seen = new HashMap<>();
    List<Bag> bags = new ArrayList<>();
    for (DelimitedTable.Row row : table.rows()) {
      Path file = file(table, row, image);
      Long before = seen.putIfAbsent(file, row.line());
      if (before != null) {
        throw table.invalid(row, image, "line " + before + " has it already; keep one of them");
      }
      String id = row.cells().get(image);
      String owner = patient.map(row.cells()::get).orElse(id);
      if (owner.isEmpty()) {
        throw table.invalid(row, patient.orElseThrow(), "empty; name the patient in every row");
      }
      Set<String> labels =
          joined.isPresent() ? split(table, row, joined.get()) : ticks(table, row, ticked);
      bags.add(new Bag(id, owner, labels, file));
    }
    return new LabelFileBags(new Labeled(names(table, ticked, bags), bags));
  }

  private static List<String> names(DelimitedTable table, List<Integer> ticked, List<Bag> bags)
      throws BagException {
    if (!ticked.isEmpty()) {
      return ticked.stream().map(table.columns()::get).toList();
    }
    TreeSet<String> names = new TreeSet<>();
    bags.forEach(bag -> names.addAll(bag.labels()));
    if (names.isEmpty()) {
      throw new BagException(
          "Invalid table " + table.file() + ": no row has a label; name them in column labels");
    }
    return List.copyOf(names);
  }

  private static Path file(DelimitedTable table, DelimitedTable.Row row, int image)
      throws BagException {
    String path = row.cells().get(image);
    try {
      Path file = table.file().toAbsolutePath().resolveSibling(path).normalize();
      if (!path.isEmpty() && Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw table.invalid(row, image, "no path of this system; write one");
    }
    throw table.invalid(
        row,
        image,
        "no such file; write its path relative to " + table.file().toAbsolutePath().getParent());
  }

  private static Set<String> ticks(
      DelimitedTable table, DelimitedTable.Row row, List<Integer> columns) throws BagException {
    Set<String> labels = new LinkedHashSet<>();
    for (int column : columns) {
      switch (row.cells().get(column)) {
        case "1" -> labels.add(table.columns().get(column));
        case "0" -> {}
        default ->
            throw table.invalid(
                row,
                column,
                "neither 0 nor 1; write 1 where the picture has the label, or remove a column that"
                    + " is none");
      }
    }
    return labels;
  }

  private static Set<String> split(DelimitedTable table, DelimitedTable.Row row, int column)
      throws BagException {
    Set<String> labels = new LinkedHashSet<>();
    String cell = row.cells().get(column);
    if (cell.isEmpty()) {
      return labels;
    }
    for (String part : cell.split("\\|", -1)) {
      if (part.isBlank() || !labels.add(part.strip())) {
        throw table.invalid(row, column, "a name is empty or there twice; join each once by |");
      }
    }
    return labels;
  }
}

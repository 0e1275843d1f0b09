package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.flag;
import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.inference.ana.PatternCall;

/** One row per screened image of a slide and network. */
public final class SlideFindingsTable {
  private static final StructType EVIDENCE =
      new StructType()
          .add("pattern", DataTypes.StringType)
          .add("column", DataTypes.IntegerType)
          .add("row", DataTypes.IntegerType)
          .add("side", DataTypes.IntegerType)
          .add("probability", DataTypes.DoubleType);

  /** The table. */
  public static final Table<SlideFinding> TABLE =
      new Table<>(
          "ana_findings",
          "One image of an ANA slide, screened by one network.",
          List.of(
              text(
                  "object_ref",
                  "sealed object key; open with: opportune locate",
                  SlideFinding::objectRef),
              text("slide_key", "pseudonym of the image, as in slides", SlideFinding::slideKey),
              text(
                  "patient_key",
                  "pseudonym of issuer and patient number; null: the file names none",
                  SlideFinding::patientKey),
              text("study_key", "pseudonym of StudyInstanceUID", SlideFinding::studyKey),
              text("etag", "the store's version mark of the object", SlideFinding::etag),
              flag(
                  "negative_control",
                  "the object's name marks a negative control",
                  SlideFinding::negativeControl),
              integer(
                  "patches",
                  Meaning.of("patches that the network saw; 0: the image shows nothing").atLeast(0),
                  f -> f.patterns().patches()),
              integer(
                  "background_patches",
                  Meaning.of("patches left out because they show nothing").atLeast(0),
                  f -> f.patterns().background()),
              texts(
                  "patterns",
                  Meaning.of("labels of the patterns called")
                      .computed("largest probability of any patch above the pattern's threshold"),
                  f -> f.patterns().present().stream().map(PatternCall::label).toList()),
              texts("icap_codes", "ICAP codes of the patterns called", SlideFinding::icap),
              Column.numbers(
                  "probabilities",
                  Meaning.of("largest probability of any patch, by label"),
                  f -> byLabel(f, PatternCall::probability)),
              Column.numbers(
                  "thresholds",
                  Meaning.of("probability above which a pattern is called, by label"),
                  f -> byLabel(f, PatternCall::threshold)),
              Column.counts(
                  "patches_above",
                  Meaning.of("patches above the threshold, by label"),
                  SlideFindingsTable::patchesAbove),
              new Column<>(
                  "evidence",
                  DataTypes.createArrayType(EVIDENCE, false),
                  "the most probable patches of each pattern called: place and side in pixels",
                  SlideFindingsTable::evidence),
              text("network", "network of the calls", SlideFinding::network),
              text("network_sha256", Meanings.NETWORK_SHA256, SlideFinding::networkSha256),
              number("read_ms", Meaning.of("time to decode").atLeast(0), f -> f.timings().readMs()),
              number(
                  "network_ms",
                  Meaning.of("time to cut patches and in the network").atLeast(0),
                  f -> f.timings().networkMs())));

  private SlideFindingsTable() {}

  private static Map<String, Double> byLabel(
      SlideFinding finding, ToDoubleFunction<PatternCall> value) {
    Map<String, Double> values = new LinkedHashMap<>();
    finding.patterns().calls().forEach(call -> values.put(call.label(), value.applyAsDouble(call)));
    return values;
  }

  private static Map<String, Integer> patchesAbove(SlideFinding finding) {
    Map<String, Integer> values = new LinkedHashMap<>();
    finding.patterns().calls().forEach(call -> values.put(call.label(), call.patches()));
    return values;
  }

  private static Object evidence(SlideFinding finding) {
    List<Row> rows =
        finding.patterns().present().stream()
            .flatMap(
                call ->
                    call.evidence().stream()
                        .map(
                            patch ->
                                RowFactory.create(
                                    call.label(),
                                    patch.place().column(),
                                    patch.place().row(),
                                    patch.place().side(),
                                    patch.probability())))
            .toList();
    return Column.toSeq(rows);
  }
}

package org.opportune.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.jobs.UserException;
import org.opportune.jobs.stage.ReferenceGrades;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/**
 * Eight patients at two sites whose figures can be counted by hand, one without a grade, one who
 * does not count in prevalence, and a snapshot of an earlier night.
 */
class EvaluationTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(200, 3);
  private static final List<Double> BANDS = List.of(0.5, 1.5, 2.5);

  @TempDir Path folder;
  private Connection warehouse;

  @BeforeEach
  void snapshot() throws SQLException {
    warehouse = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = warehouse.createStatement()) {
      statement.execute(
          """
          create table patients_history as
          select 'p' || i as patient_key, 's' || i as series_key, i <> 9 as eligible,
            case when i <= 4 then 'North, "old"' else 'South' end as site,
            score as anomaly_score, laa as laa950_percent, stage,
            p0 as posterior_none, p1 as posterior_mild, p2 as posterior_moderate,
            p3 as posterior_severe, '2026-01-15' as run_date, 'm1' as stage_model_version,
            'abc' as network_sha256
          from (values
            (1, 0.01, 9.0, 0, 0.9, 0.1, 0.0, 0.0),
            (2, 0.05, 2.0, 1, 0.2, 0.8, 0.0, 0.0),
            (3, 0.12, 3.0, 2, 0.0, 0.3, 0.7, 0.0),
            (4, 0.30, 8.0, 3, 0.0, 0.0, 0.1, 0.9),
            (5, 0.02, 1.0, 0, 0.8, 0.2, 0.0, 0.0),
            (6, 0.03, 4.0, 0, 0.6, 0.4, 0.0, 0.0),
            (7, 0.14, 5.0, 2, 0.0, 0.2, 0.8, 0.0),
            (8, 0.16, 6.0, 2, 0.0, 0.0, 0.6, 0.4),
            (9, 0.40, 7.0, 3, 0.0, 0.0, 0.0, 1.0),
            (10, 0.02, 1.0, 0, 1.0, 0.0, 0.0, 0.0))
            as t(i, score, laa, stage, p0, p1, p2, p3)
          """);
      statement.execute(
          "insert into patients_history select * replace ('2026-01-14' as run_date, 3 as stage)"
              + " from patients_history");
    }
  }

  @AfterEach
  void close() throws SQLException {
    warehouse.close();
  }

  private EvaluatedSnapshot graded() throws SQLException {
    return EvaluatedSnapshot.read(
        warehouse,
        new ReferenceGrades(
            "visual grade",
            ReferenceGrades.Key.PATIENT_KEY,
            Map.of(
                "p1", 0.0, "p2", 1.0, "p3", 2.0, "p4", 3.0, "p5", 0.0, "p6", 1.0, "p7", 2.0, "p8",
                3.0, "p9", 3.0, "gone", 1.0)),
        id -> id,
        BANDS);
  }

  private static double value(List<Figure> figures, String group, String measure, Metric metric) {
    return figures.stream()
        .filter(f -> f.group().equals(group) && f.measure().equals(measure))
        .filter(f -> f.metric() == metric)
        .findFirst()
        .orElseThrow()
        .estimate()
        .value();
  }

  @Test
  void onlyEligiblePatientsOfTheLastNightWithAGradeAreMeasured() throws SQLException {
    EvaluatedSnapshot snapshot = graded();
    assertThat(snapshot.patients()).hasSize(8);
    assertThat(snapshot.ineligible()).isEqualTo(1);
    assertThat(snapshot.withoutGrade()).isEqualTo(1);
    assertThat(snapshot.gradesWithoutPatient()).isEqualTo(1);
    assertThat(snapshot.runDate()).isEqualTo("2026-01-15");
  }

  @Test
  void figuresAreThoseCountedByHand() throws SQLException {
    List<Figure> figures = new PopulationEvaluation(BOOTSTRAP).figures(graded().patients());
    // Patients 6 and 8 have another stage than the reference.
    assertThat(value(figures, "all", "stage", Metric.STAGE_ACCURACY)).isEqualTo(6 / 8.0);
    assertThat(value(figures, "North, \"old\"", "stage", Metric.STAGE_ACCURACY)).isEqualTo(1);
    assertThat(value(figures, "South", "stage", Metric.STAGE_ACCURACY)).isEqualTo(0.5);
    assertThat(value(figures, "mean of sites", "stage", Metric.STAGE_ACCURACY)).isEqualTo(0.75);
    assertThat(value(figures, "mean of sites", "stage", Metric.MACRO_AUROC)).isEqualTo(1);
    // Both healthy patients score below all others; by LAA-950 one stands above all six.
    assertThat(value(figures, "all", "anomaly_score", Metric.AUROC)).isEqualTo(1);
    assertThat(value(figures, "all", "laa950_percent", Metric.AUROC)).isEqualTo(0.5);
    assertThat(value(figures, "all", "anomaly_score", Metric.BEST_F1_THRESHOLD)).isEqualTo(0.03);
    assertThat(value(figures, "all", "stage", Metric.SENSITIVITY))
        .isCloseTo(5 / 6.0, within(1e-12));
    assertThat(value(figures, "all", "stage", Metric.SPECIFICITY)).isEqualTo(1);
  }

  @Test
  void gradesByPatientIdAreMatchedByPseudonym() throws SQLException {
    EvaluatedSnapshot snapshot =
        EvaluatedSnapshot.read(
            warehouse,
            new ReferenceGrades("g", ReferenceGrades.Key.PATIENT_ID, Map.of("0017", 2.0)),
            id -> id.equals("0017") ? "p3" : "?",
            BANDS);
    assertThat(snapshot.patients())
        .singleElement()
        .satisfies(p -> assertThat(p.score()).isEqualTo(0.12));
  }

  @Test
  void gradesOfNobodyAndBandsOutOfOrderAreRefused() {
    ReferenceGrades nobody =
        new ReferenceGrades("g", ReferenceGrades.Key.SERIES_KEY, Map.of("x", 1.0));
    assertThatThrownBy(() -> EvaluatedSnapshot.read(warehouse, nobody, id -> id, BANDS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none of 1 grades by series_key");
    assertThatThrownBy(
            () -> EvaluatedSnapshot.read(warehouse, nobody, id -> id, List.of(1.0, 1.0, 2.0)))
        .hasMessageContaining("three ascending grades");
  }

  @Test
  void filesHoldEveryFigureAndNoPatient() throws Exception {
    Evaluation evaluation = Evaluation.of(graded(), BOOTSTRAP);
    List<Path> files = new EvaluationFiles(evaluation).write(folder.resolve("out"));
    assertThat(files.stream().map(file -> file.getFileName().toString()))
        .containsExactly(
            "evaluation.json",
            "evaluation.csv",
            "roc.svg",
            "precision-recall.svg",
            "score-reference.svg",
            "confusion.svg");
    JsonNode json = new ObjectMapper().readTree(files.get(0).toFile());
    assertThat(json.get("figures").size()).isEqualTo(evaluation.figures().size());
    assertThat(json.at("/confusion/South").toString())
        .isEqualTo("[[1,0,0,0],[1,0,0,0],[0,0,1,0],[0,0,1,0]]");
    for (Metric metric : Metric.values()) {
      assertThat(json.get("definitions").has(metric.code())).isTrue();
    }
    List<String> csv = Files.readAllLines(files.get(1));
    assertThat(csv).hasSize(1 + evaluation.figures().size());
    assertThat(csv).anyMatch(line -> line.startsWith("\"North, \"\"old\"\"\",stage,macro_auroc,"));
    for (Path file : files) {
      assertThat(Files.readString(file)).doesNotContainPattern("[ps][0-9]+\"");
    }
  }

  @Test
  void figuresAreDrawingsOfTheirOwn() throws Exception {
    List<Path> files =
        new EvaluationFiles(Evaluation.of(graded(), BOOTSTRAP)).write(folder.resolve("out"));
    for (Path file : files) {
      if (file.toString().endsWith(".svg")) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document svg =
            factory
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(file))));
        assertThat(svg.getDocumentElement().getNamespaceURI())
            .isEqualTo("http://www.w3.org/2000/svg");
        assertThat(svg.getElementsByTagName("style").getLength()).isEqualTo(1);
      }
    }
    assertThat(Files.readString(files.get(2)))
        .contains("Area 1.000 for the anomaly score, 0.500 for LAA-950.");
  }
}

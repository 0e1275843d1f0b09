package org.opportune.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new IOException("No space left on device"), "SPARK_LOCAL_DIRS"),
        Arguments.of(new IOException("x: Read-only file system"), "--warehouse"),
        Arguments.of(new UnsatisfiedLinkError("/c/libtorch.so: file too short"), "DJL_CACHE_DIR"),
        Arguments.of(new UnsupportedClassVersionError("version 61.0"), "JAVA_HOME"),
        Arguments.of(new OutOfMemoryError("Java heap space"), "OPPORTUNE_JAVA_OPTS"),
        Arguments.of(new UnknownHostException("s3.hospital.example"), "store.s3-endpoint"),
        Arguments.of(new ConnectException("Connection refused"), "store.s3-endpoint"),
        Arguments.of(new SSLHandshakeException("PKIX path building failed"), "trustStore"),
        Arguments.of(
            new IOException("The provided token has expired (Service: S3, ExpiredToken)"),
            "AWS_SESSION_TOKEN"),
        Arguments.of(new AccessDeniedException("/warehouse"), "permission is denied"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureNamesWhereItIsSet(Throwable failure, String where) {
    assertThat(Explanation.of(failure).orElseThrow()).contains(where).doesNotContain("\n");
    assertThat(Explanation.of(new RuntimeException("outer", failure)))
        .as("wrapped")
        .isEqualTo(Explanation.of(failure));
  }

  /** As it arrives from an executor: the cause is a line of the message. */
  @ParameterizedTest
  @MethodSource("failures")
  void anExecutorsFailureIsReadFromTheMessage(Throwable failure, String where) {
    SparkException fromExecutor =
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 1.0 (TID 7) (10.0.0.2 executor 1): "
                + failure
                + "\n\tat java.base/java.io.FileOutputStream.writeBytes(Native Method)\n");
    assertThat(Explanation.of(fromExecutor).orElseThrow()).contains(where);
  }

  @Test
  void pathsOfTheFailureAreNotRepeated() {
    assertThat(Explanation.of(new AccessDeniedException("/archive/DOE_JANE/1.dcm")).orElseThrow())
        .doesNotContain("DOE_JANE");
  }

  @Test
  void aFailureOfTheProgramIsNotExplainedAway() {
    assertThat(Explanation.of(new IllegalStateException("row 3 has no key"))).isEmpty();
  }
}

package org.opportune.jobs.doctor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.opportune.jobs.PassingFailure;

/**
 * What a failure of the installation means to whoever runs it: what is wrong, where it is set and
 * how to mend it. An executor's exception reaches the driver as text within a message, so messages
 * are read, not only classes; none of their text is repeated, as paths of objects may name
 * patients.
 */
public final class Explanation {
  private record Rule(Pattern sign, Supplier<String> meaning) {}

  /** The first that matches counts: the more certain signs stand first. */
  private static final List<Rule> RULES =
      List.of(
          rule("No space left on device|Disk quota exceeded", Explanation::diskFull),
          rule(
              "Read-only file system",
              () ->
                  "a file system is read-only; mount it for writing,"
                      + " or name another place: warehouse (--warehouse), spark.local.dir (SPARK_LOCAL_DIRS),"
                      + " java.io.tmpdir or DJL_CACHE_DIR"),
          rule(
              "UnsupportedClassVersionError",
              () ->
                  "Java %s is too old on this machine or on an executor; install a JDK 17 or later and set JAVA_HOME (on a cluster spark.executorEnv.JAVA_HOME)"
                      .formatted(System.getProperty("java.version"))),
          rule(
              "UnsatisfiedLinkError|Failed to load PyTorch native library|No deep learning engine found"
                  + "|Could not initialize class ai\\.djl|cannot open shared object file|GLIBC(XX)?_[0-9.]+' not found",
              Explanation::nativeLibrary),
          rule(
              "OutOfMemoryError",
              () ->
                  "memory ran out; give more with OPPORTUNE_JAVA_OPTS=-Xmx8g,"
                      + " on a cluster with spark.driver.memory, spark.executor.memory and spark.executor.memoryOverhead"),
          rule(
              "RequestTimeTooSkewed",
              () ->
                  "the clocks of this machine and of the object store differ;"
                      + " set this machine's clock (timedatectl set-ntp true)"),
          rule(
              "ExpiredToken|TokenRefreshRequired|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken"
                  + "|NoAuthWithAWSException|NoAwsCredentialsException|Unable to load credentials",
              () ->
                  "the object store refuses the credentials, or there are none; renew them in the"
                      + " Hadoop credential provider (hadoop.security.credential.provider.path) or in"
                      + " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"),
          rule(
              "SSLHandshakeException|PKIX path|SSLPeerUnverifiedException|CertificateException"
                  + "|CertPathValidatorException|unable to find valid certification path",
              () ->
                  "the certificate of store.s3-endpoint is not trusted here; give the hospital's"
                      + " authority with OPPORTUNE_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE, on a cluster"
                      + " also in spark.executor.extraJavaOptions"),
          rule(
              "UnknownHostException",
              () ->
                  "a host name is not known here; check store.s3-endpoint,"
                      + " the host of --archive and --warehouse, and the name service of this machine"),
          rule(
              "ConnectException|Connection refused|NoRouteToHostException|ConnectTimeoutException",
              () ->
                  "the object store or the Spark master does not answer; check store.s3-endpoint, --master and"
                      + " the firewall, and whether the server runs"),
          rule(
              PassingFailure.BROKEN_CONNECTION.sign(),
              () ->
                  "the object store or a Spark process broke off in the middle, more often than was tried"
                      + " again; look at the network and at the store's health"),
          rule(
              "AccessControlException|AccessDeniedException|Permission denied|Status Code: 403",
              () ->
                  "permission is denied; give the account %s the right to list and read the archive and to"
                          .formatted(System.getProperty("user.name"))
                      + " write the warehouse, the scratch folder and DJL_CACHE_DIR"));

  private Explanation() {}

  /** What a failure means, in one line; empty when it is none of the installation. */
  public static Optional<String> of(Throwable error) {
    String text = text(error);
    return RULES.stream()
        .filter(rule -> rule.sign().matcher(text).find())
        .findFirst()
        .map(rule -> rule.meaning().get());
  }

  private static Rule rule(String sign, Supplier<String> meaning) {
    return new Rule(Pattern.compile(sign), meaning);
  }

  private static String text(Throwable error) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    append(error, seen, text);
    return text.toString();
  }

  private static void append(Throwable error, Set<Throwable> seen, StringBuilder text) {
    if (error == null || !seen.add(error)) {
      return;
    }
    text.append(error.getClass().getName()).append(": ").append(error.getMessage()).append('\n');
    append(error.getCause(), seen, text);
    for (Throwable suppressed : error.getSuppressed()) {
      append(suppressed, seen, text);
    }
  }

  private static String diskFull() {
    return ("a disk is full; free here: spark.local.dir %s, java.io.tmpdir %s, DJL_CACHE_DIR %s; make"
            + " room, or name a larger disk with SPARK_LOCAL_DIRS,"
            + " OPPORTUNE_JAVA_OPTS=-Djava.io.tmpdir=DIR or DJL_CACHE_DIR (on a cluster look at the"
            + " executors' disks too)")
        .formatted(
            free(DiskSpace.scratch(System.getenv())),
            free(DiskSpace.temporary()),
            free(DiskSpace.natives(System.getenv())));
  }

  private static String nativeLibrary() {
    return ("a native library cannot be loaded on %s %s; empty the cache %s (DJL_CACHE_DIR) so that it"
            + " is unpacked again, keep it on a disk with room and without noexec, and use Linux"
            + " x86-64 with glibc; ./opportune doctor tells more")
        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), djlCache());
  }

  private static String djlCache() {
    return DiskSpace.cache(System.getenv());
  }

  private static String free(DiskSpace place) {
    return "%s %,d MiB".formatted(place.folder(), place.freeMib());
  }
}

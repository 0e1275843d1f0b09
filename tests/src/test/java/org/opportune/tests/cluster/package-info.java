/** A Spark cluster of processes on this machine, and nights on it as a site submits them. */
package org.opportune.tests.cluster;

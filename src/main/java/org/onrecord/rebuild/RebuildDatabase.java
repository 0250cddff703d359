package org.onrecord.rebuild;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;

/** Connections that find the rebuilt tables under the names of those that stand, and everything else where it is. */
final class RebuildDatabase {

    private static final int CONNECTIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RebuildDatabase() {}

    /**
     * Opens them, on the service's own database; to be closed by the caller.
     *
     * @param live the schema in which the projection is read
     */
    static AgroalDataSource open(AgroalDataSource service, String live) throws SQLException {
        AgroalConnectionFactoryConfiguration like =
                service.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
        // What is lost in a crash is begun anew; the swap itself waits for the disk. No request waits for these
        // connections,
        // so what bounds a request does not bound them.
        String settings = "SET search_path TO " + RebuildTables.NEW + ", " + live
                + "; SET synchronous_commit TO off; SET statement_timeout TO 0; SET lock_timeout TO 0"
                + "; SET idle_in_transaction_session_timeout TO 0";
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                        .acquisitionTimeout(PATIENCE)
                        .connectionFactoryConfiguration(new AgroalConnectionFactoryConfigurationSupplier(like)
                                .initialSql(settings)
                                .jdbcProperty("socketTimeout", "0"))));
    }
}

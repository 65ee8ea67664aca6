#!/usr/bin/env bash
# How long the engines take to answer everything that can be asked, and, of two
# sizes, how many times as long of the second as of the first.
#
#   bench/engines.sh                     # of one and of ten million messages
#   bench/engines.sh 100000              # as many as you like
#
# ClickHouse is measured too where clickhouse-server is installed. It runs on
# loopback, with a folder of its own that is gone afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(1000000 10000000)

work=$(mktemp -d)
server=
end() {
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$work"
}
trap end EXIT
go build -o "$work/engines" ./bench/engines

# a port that nobody has, as far as can be known
port() {
	while :; do
		local p=$((20000 + RANDOM % 20000))
		(exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }
	done
}

if command -v clickhouse-server >/dev/null; then
	tcp=$(port)
	mkdir "$work/server"
	cat >"$work/server/config.xml" <<-END
		<yandex>
		<logger><level>error</level><log>$work/server/log</log><errorlog>$work/server/errors</errorlog></logger>
		<listen_host>127.0.0.1</listen_host><tcp_port>$tcp</tcp_port><http_port>$(port)</http_port>
		<path>$work/server/data/</path><tmp_path>$work/server/tmp/</tmp_path><users_config>users.xml</users_config>
		<default_profile>default</default_profile><default_database>default</default_database><mark_cache_size>67108864</mark_cache_size>
		</yandex>
	END
	cat >"$work/server/users.xml" <<-END
		<yandex><profiles><default></default></profiles><quotas><default></default></quotas>
		<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
		</yandex>
	END
	(cd "$work/server" && exec clickhouse-server --config-file="$work/server/config.xml" >out 2>&1) &
	server=$!
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$tcp") 2>/dev/null && break
		sleep 0.1
	done
fi

few=${sizes[0]} many=${sizes[-1]}
for n in "${sizes[@]}"; do
	"$work/engines" -make "$n" -in "$work/$n"
	echo "== DuckDB, $n messages"
	"$work/engines" -in "$work/$n"
	if [ -n "$server" ]; then
		echo "== ClickHouse, $n messages"
		"$work/engines" -in "$work/$n" -engine "clickhouse://127.0.0.1:$tcp/bench_$n" -server "$server"
	fi
done
if [ "$few" != "$many" ]; then
	echo "== DuckDB, from $few to $many messages"
	"$work/engines" -small "$work/$few" -in "$work/$many"
	if [ -n "$server" ]; then
		echo "== ClickHouse, from $few to $many messages"
		"$work/engines" -small "$work/$few" -in "$work/$many" -engine "clickhouse://127.0.0.1:$tcp/bench_$many" -server "$server"
	fi
fi

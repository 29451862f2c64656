# Sourced by the scripts that run checks. It gives them:
#
#   $work                     a temporary folder, removed at the end
#   step TITLE COMMAND...     runs one check

work=$(mktemp -d)
# What a check prints goes to a file; this is where the script itself prints.
exec 3>&1
title=

# step runs a command and prints one line. A command that fails ends the script,
# and only then is its output shown. Do not call it in a condition: bash would
# then carry on after errors inside the command.
step() {
	local began=$SECONDS
	title=$1
	shift
	"$@" >"$work/output" 2>&1 </dev/null
	printf '%4d s  %s\n' $((SECONDS - began)) "$title"
	title=
}

finish() {
	local status=$?
	if [ -n "$title" ]; then
		cat "$work/output" >&3
		printf 'failed: %s\n' "$title" >&3
	fi
	rm -rf "$work"
	exit "$status"
}
trap finish EXIT
